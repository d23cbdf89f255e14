from __future__ import annotations

from django.urls import URLPattern, path

from inventory.views.phone import count, home, put_away, receive, transfer

urlpatterns: list[URLPattern] = [
    path("phone/", home.phone_home, name="phone_home"),
    path("phone/worker.js", home.phone_worker, name="phone_worker"),
    path("phone/offline", home.phone_offline, name="phone_offline"),
    path("phone/place", home.phone_place, name="phone_place"),
    path("phone/look", home.phone_look, name="phone_look"),
    path("phone/receive", receive.phone_receive, name="phone_receive"),
    path(
        "phone/receive/<str:number>",
        receive.phone_receive_page,
        name="phone_receive_page",
    ),
    path("phone/put-away", put_away.phone_put_away, name="phone_put_away"),
    path("phone/count", count.phone_count, name="phone_count"),
    path("phone/count/<str:number>", count.phone_count_page, name="phone_count_page"),
    path(
        "phone/count/<str:number>/undo",
        count.phone_count_undo,
        name="phone_count_undo",
    ),
    path(
        "phone/count/<str:number>/finish",
        count.phone_count_finish,
        name="phone_count_finish",
    ),
    path("phone/transfer", transfer.phone_transfer, name="phone_transfer"),
    path(
        "phone/transfer/<str:number>",
        transfer.phone_transfer_page,
        name="phone_transfer_page",
    ),
]
