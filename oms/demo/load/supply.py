"""From whom we buy at which price, where goods lie, and how they are replenished."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from catalog.models import Item
from inventory.models import (
    Location,
    ReplenishmentRule,
    SupplierItem,
    SupplierPrice,
)
from inventory.states import LocationKind, SupplyKind
from oms.demo.files import read_csv, read_toml
from oms.demo.load.rows import ensure
from partners.models import Partner

SINCE = dt.date(2026, 1, 1)
CENT = Decimal("0.01")

Row = dict[str, Any]


def load_supply() -> None:
    data = read_toml("supply")
    items = {item.sku: item for item in Item.objects.all()}
    partners = {each.code: each for each in Partner.objects.suppliers()}
    _load_bins(data["zone"])
    bought = ensure(
        SupplierItem, ["supplier", "item"], _bought(data["supplier"], partners, items)
    )
    ensure(
        SupplierPrice,
        ["supplier_item", "from_quantity", "valid_from"],
        _prices(data["supplier"], partners, items, bought),
    )
    ensure(
        ReplenishmentRule,
        ["item", "location"],
        _rules(data["rule"], partners, items),
    )


def _load_bins(rows: list[Row]) -> None:
    sites = {place.code: place for place in Location.objects.stocking()}
    zones = ensure(
        Location,
        ["code"],
        [
            _place(row["code"], row["name"], sites[row["site"]], n)
            for n, row in enumerate(rows, start=1)
        ],
    )
    ensure(
        Location,
        ["code"],
        [
            _place(f"{row['site']}-{name}", name, sites[row["site"]], 10 * n + step)
            | {"kind": LocationKind.BIN, "parent": zones[row["code"]]}
            for n, row in enumerate(rows, start=1)
            for step, name in enumerate(row["bins"], start=1)
        ],
    )


def _place(code: str, name: str, site: Location, walk: int) -> Row:
    return {
        "code": code,
        "name": name,
        "kind": LocationKind.ZONE,
        "parent": site,
        "site": site,
        "company": site.company,
        "country": site.country,
        "time_zone": site.time_zone,
        "walk_order": walk,
    }


def _goods() -> Iterator[dict[str, str]]:
    return (row for row in read_csv("items") if row["kind"] == "goods")


def _offers(rows: list[Row]) -> Iterator[tuple[Row, dict[str, str]]]:
    for row in rows:
        for item in _goods():
            if item["brand"] in row["brands"]:
                yield row, item


def _bought(
    rows: list[Row], partners: Mapping[str, Partner], items: Mapping[str, Item]
) -> Iterator[Row]:
    for row, item in _offers(rows):
        yield {
            "supplier": partners[row["code"]],
            "item": items[item["sku"]],
            "their_code": f"{row['code'][1:]}-{item['gtin'][-7:-1]}",
            "lead_days": row["lead_days"],
            "minimum": Decimal(row["minimum"]),
            "multiple": Decimal(row["multiple"]),
            "rank": row.get("rank", 1),
            "over_tolerance": Decimal(5),
            "is_inspected": item["category"] == "bikes-electric",
        }


def _prices(
    rows: list[Row],
    partners: Mapping[str, Partner],
    items: Mapping[str, Item],
    bought: Mapping[Hashable, SupplierItem],
) -> Iterator[Row]:
    for row, item in _offers(rows):
        key = (partners[row["code"]].pk, items[item["sku"]].pk)
        base = Decimal(item["cost"]) * Decimal(row["share"])
        for least, factor in row["breaks"]:
            yield {
                "supplier_item": bought[key],
                "from_quantity": Decimal(least),
                "unit_price": (base * Decimal(factor)).quantize(CENT),
                "valid_from": SINCE,
            }


def _rules(
    rows: list[Row], partners: Mapping[str, Partner], items: Mapping[str, Item]
) -> Iterator[Row]:
    places = {place.code: place for place in Location.objects.stocking()}
    stock = read_toml("stock")
    for row in rows:
        for item in _goods():
            if not item["stock"] or item["stock"] not in row["classes"]:
                continue
            level = Decimal(stock[item["stock"]][row["place"]])
            yield {
                "item": items[item["sku"]],
                "location": places[row["place"]],
                "method": row["method"],
                "cover_days": row.get("cover_days", 14),
                **_bounds(row, level),
                **_source(row, partners, places),
            }


def _bounds(row: Row, level: Decimal) -> Row:
    if "minimum" not in row:
        return {}
    return {
        "minimum": (level * Decimal(row["minimum"])).to_integral_value(),
        "maximum": (level * Decimal(row["maximum"])).to_integral_value(),
    }


def _source(
    row: Row, partners: Mapping[str, Partner], places: Mapping[str, Location]
) -> Row:
    if "source" in row:
        return {"source_kind": SupplyKind.TRANSFER, "source": places[row["source"]]}
    return {"supplier": partners.get(row.get("supplier", ""))}
