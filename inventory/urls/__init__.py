"""The addresses of inventory, by theme."""

from __future__ import annotations

from inventory.urls import (
    counting,
    phone,
    purchasing,
    receiving,
    replenishment,
    stock,
    values,
)

app_name = "inventory"

urlpatterns = [
    *purchasing.urlpatterns,
    *receiving.urlpatterns,
    *replenishment.urlpatterns,
    *counting.urlpatterns,
    *phone.urlpatterns,
    *values.urlpatterns,
    *stock.urlpatterns,
]
