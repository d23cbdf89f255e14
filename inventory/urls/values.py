from __future__ import annotations

from django.urls import URLPattern, path

from inventory.views import period_list, stock_value

urlpatterns: list[URLPattern] = [
    path("value", stock_value.stock_value, name="stock_value"),
    path("value/export", stock_value.stock_value_export, name="stock_value_export"),
    path(
        "value/items/<path:sku>", stock_value.stock_value_item, name="stock_value_item"
    ),
    path("value/periods", period_list.period_list, name="period_list"),
    path("value/periods/close", period_list.period_close, name="period_close"),
]
