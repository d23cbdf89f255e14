from __future__ import annotations

from django.urls import path
from django.views.generic import RedirectView

from inventory.views import (
    location_edit,
    location_list,
    location_places,
    lot_list,
    stock_adjust,
    stock_history,
    stock_list,
    stock_outlook,
    stock_page,
    stock_policy,
)

# An item number may hold a slash, so what is done with it stands before it.
urlpatterns = [
    path("", stock_list.stock_list, name="stock_list"),
    path("export", stock_list.stock_export, name="stock_export"),
    # Where goods were received before; bookmarks go on.
    path(
        "receive",
        RedirectView.as_view(
            pattern_name="inventory:receipt_new", permanent=True, query_string=True
        ),
    ),
    path("adjust/<path:sku>", stock_adjust.stock_adjust, name="stock_adjust"),
    path("items/<path:sku>", stock_page.stock_page, name="stock_page"),
    path("outlook/<path:sku>", stock_outlook.stock_outlook, name="stock_outlook"),
    path("history/<path:sku>", stock_history.stock_history, name="stock_history"),
    path("settings", stock_policy.stock_policy_list, name="stock_policy_list"),
    path(
        "settings/<str:code>", stock_policy.stock_policy_edit, name="stock_policy_edit"
    ),
    path("lots", lot_list.lot_list, name="lot_list"),
    path("lots/<path:number>", lot_list.lot_page, name="lot_page"),
    path("locations", location_list.location_list, name="location_list"),
    path("locations/new", location_edit.location_new, name="location_new"),
    path(
        "locations/<str:code>/edit", location_edit.location_edit, name="location_edit"
    ),
    path(
        "locations/<str:code>/places/new",
        location_places.place_new,
        name="place_new",
    ),
    path(
        "locations/<str:code>/places/<str:place>/edit",
        location_places.place_edit,
        name="place_edit",
    ),
    path(
        "locations/<str:code>/places/<str:place>",
        location_places.place_page,
        name="place_page",
    ),
    path("locations/<str:code>", location_list.location_page, name="location_page"),
]
