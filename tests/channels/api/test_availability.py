from __future__ import annotations

from decimal import Decimal

from tests.channels.api.conftest import Shop


def test_free_quantity_is_told_by_place(shop: Shop) -> None:
    shop.post("/orders", shop.order(2), key="a-1")

    rows = shop.get("/availability?sku=BELL&sku=HOOTER").json()

    assert Decimal(rows[0]["available"]) == 3
    assert rows[0]["places"][0]["location"] == "ROT"
    assert rows[1] == {"sku": "HOOTER", "available": "0", "places": []}


def test_at_least_one_item_must_be_named(shop: Shop) -> None:
    assert shop.get("/availability").status_code == 422
