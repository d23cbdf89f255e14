"""What the fields of a price list are called where its changes are shown."""

from __future__ import annotations

from foundation.kinds import mark

FIELDS = {
    "name": mark("Name"),
    "currency": mark("Currency"),
    "valid_from": mark("Valid from"),
    "valid_to": mark("Valid to"),
    "break_mode": mark("Quantity breaks"),
    "price": mark("Price"),
    "holds for": mark("Holds for"),
    "item": mark("Item"),
    "min_quantity": mark("From a quantity of"),
    "unit_price": mark("Unit price"),
}
