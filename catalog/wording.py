"""What the fields of an item are called where its changes are shown."""

from __future__ import annotations

from foundation.kinds import mark

FIELDS = {
    "name": mark("Name"),
    "names": mark("Names in other languages"),
    "kind": mark("Kind"),
    "category_id": mark("Category"),
    "brand_id": mark("Brand"),
    "unit_id": mark("Unit"),
    "gtin": "GTIN",
    "tax_class": mark("VAT class"),
    "weight_kg": mark("Weight"),
    "country_of_origin": mark("Country of origin"),
    "commodity_code": mark("Commodity code"),
    "export_class": mark("Export class"),
    "controlled_percent": mark("Controlled content"),
    "order_minimum": mark("Smallest order quantity"),
    "order_multiple": mark("Sold in multiples of"),
    "description": mark("Description"),
    "standard_cost": mark("Standard cost"),
    "is_active": mark("Active"),
    "components": mark("Components"),
    "conversions": mark("Other units"),
    "code": mark("Code"),
    "pack": mark("Pack code"),
    "old": mark("Earlier number"),
    "supplier": mark("Supplier's number"),
}
