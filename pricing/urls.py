from __future__ import annotations

from django.urls import path

from pricing.views import (
    price_edit,
    price_list_edit,
    price_list_holders,
    price_list_page,
)
from pricing.views.price_list_list import price_list_list

app_name = "pricing"

urlpatterns = [
    path("", price_list_list, name="price_list_list"),
    path("new", price_list_edit.price_list_new, name="price_list_new"),
    path("lists/<str:code>", price_list_page.price_list_page, name="price_list_page"),
    path(
        "lists/<str:code>/edit", price_list_edit.price_list_edit, name="price_list_edit"
    ),
    path(
        "lists/<str:code>/holders",
        price_list_holders.price_list_holders,
        name="price_list_holders",
    ),
    path(
        "lists/<str:code>/holders/<int:key>/withdraw",
        price_list_holders.price_list_withdraw,
        name="price_list_withdraw",
    ),
    path(
        "lists/<str:code>/export",
        price_list_page.price_list_export,
        name="price_list_export",
    ),
    path("lists/<str:code>/prices/new", price_edit.price_new, name="price_new"),
    path(
        "lists/<str:code>/prices/<int:key>/edit",
        price_edit.price_edit,
        name="price_edit",
    ),
    path(
        "lists/<str:code>/prices/<int:key>/remove",
        price_edit.price_remove,
        name="price_remove",
    ),
]
