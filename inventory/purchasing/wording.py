"""What the fields of a supplier's terms are called where their changes are shown."""

from __future__ import annotations

from foundation.kinds import mark

TERMS = {
    "supplier_id": mark("Supplier"),
    "item_id": mark("Item"),
    "their_code": mark("Their item number"),
    "their_name": mark("Their name for it"),
    "unit_id": mark("Bought in"),
    "lead_days": mark("Days to deliver"),
    "minimum": mark("Minimum order quantity"),
    "multiple": mark("Sold in multiples of"),
    "rank": mark("Rank"),
    "over_tolerance": mark("Taken in beyond the order (%)"),
    "is_inspected": mark("Inspected when it comes in"),
    "is_active": mark("Active"),
    "prices": mark("Prices"),
}
