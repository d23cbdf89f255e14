"""What the wholesaler sells: units, brands, categories, items, kits and packs."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from decimal import Decimal
from typing import Any

from catalog.models import Brand, Category, Component, Item, Unit, UnitConversion
from catalog.states import Tracking
from foundation.kinds import mark
from oms.demo.files import read_csv, read_toml
from oms.demo.load.rows import ensure
from oms.demo.naming import name_in

LANGUAGES = ("nl", "de", "it", "tr")
#: The names of units in data/trade.toml, marked so that catalogues hold them.
UNIT_NAMES = (
    mark("piece"),
    mark("each"),
    mark("pair"),
    mark("set"),
    mark("box"),
    mark("hour"),
    mark("meter"),
    mark("kilogram"),
    mark("liter"),
)


def load_items() -> None:
    units = ensure(Unit, ["code"], read_toml("trade")["units"])
    rows = read_csv("items")
    names = sorted({row["brand"] for row in rows if row["brand"]})
    brands = ensure(Brand, ["name"], [{"name": name} for name in names])
    categories = _load_categories()
    items = ensure(
        Item,
        ["sku"],
        [
            _item(row)
            | {
                "unit": units[row["unit"]],
                "brand": brands.get(row["brand"]),
                "category": categories[row["category"]],
            }
            for row in rows
        ],
    )
    _load_kits(items)
    _load_packs(items, units)


def _load_categories() -> Mapping[Hashable, Category]:
    rows = read_toml("words")["categories"]
    tops = {code: row for code, row in rows.items() if "parent" not in row}
    found = ensure(
        Category, ["code"], [{"code": code, **row} for code, row in tops.items()]
    )
    return ensure(
        Category,
        ["code"],
        [
            {"code": code, "name": row["name"], "parent": found[row["parent"]]}
            for code, row in rows.items()
            if "parent" in row
        ],
    )


def _item(row: dict[str, str]) -> dict[str, Any]:
    is_tracked = row["sku"] in {each["sku"] for each in read_toml("supply")["tracked"]}
    return {
        "tracking": Tracking.LOT if is_tracked else Tracking.NONE,
        "has_expiry": is_tracked,
        "sku": row["sku"],
        "name": name_in("en", row),
        "names": {language: name_in(language, row) for language in LANGUAGES},
        "kind": row["kind"],
        "gtin": row["gtin"],
        "weight_kg": Decimal(row["weight_kg"]),
        "country_of_origin": row["origin"],
        "commodity_code": row["commodity_code"],
        "standard_cost": Decimal(row["cost"]),
    }


def _load_kits(items: Mapping[Hashable, Item]) -> None:
    ensure(
        Component,
        ["kit", "item"],
        [
            {
                "kit": items[row["kit"]],
                "item": items[row["item"]],
                "quantity": Decimal(row["quantity"]),
            }
            for row in read_csv("kits")
        ],
    )


def _load_packs(items: Mapping[Hashable, Item], units: Mapping[Hashable, Unit]) -> None:
    ensure(
        UnitConversion,
        ["item", "unit"],
        [
            {
                "item": items[row["sku"]],
                "unit": units[row["unit"]],
                "factor": Decimal(row["factor"]),
            }
            for row in read_csv("conversions")
        ],
    )
