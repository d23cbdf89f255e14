from __future__ import annotations

from django.urls import path

from catalog.views import item_edit, item_list, item_page, item_parts

app_name = "catalog"

# An item number may hold a slash, so what is done with it stands before it.
urlpatterns = [
    path("", item_list.item_list, name="item_list"),
    path("export", item_list.item_export, name="item_export"),
    path("new", item_edit.item_new, name="item_new"),
    path("edit/<path:sku>", item_edit.item_edit, name="item_edit"),
    path("parts/<path:sku>", item_parts.item_parts, name="item_parts"),
    path("codes/add/<path:sku>", item_page.item_code_add, name="item_code_add"),
    path(
        "codes/remove/<path:sku>", item_page.item_code_remove, name="item_code_remove"
    ),
    path("items/<path:sku>", item_page.item_page, name="item_page"),
]
