"""Price lists with breaks made from one base price, who has which, rules and VAT."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from catalog.models import Item
from foundation.money import round_unit_price
from oms.demo.files import read_csv, read_toml
from oms.demo.load.rows import ensure
from partners.models import Company
from pricing.models import DiscountRule, Price, PriceAssignment, PriceList, TaxRate

#: Long before the first order; VAT rates hold for longer than any price list.
SINCE = dt.date(2026, 1, 1)
VAT_SINCE = dt.date(2021, 1, 1)
CENT = Decimal("0.01")


def load_prices() -> None:
    rows = read_toml("trade")["price_list"]
    lists = ensure(
        PriceList,
        ["code"],
        [
            {name: row[name] for name in ("code", "name", "currency")}
            | {"valid_from": SINCE}
            for row in rows
        ],
    )
    items = {item.sku: item for item in Item.objects.all()}
    for row in rows:
        _load_list(row, lists[row["code"]], items)
    _load_rules()


def _load_list(
    row: dict[str, Any], price_list: PriceList, items: dict[str, Item]
) -> None:
    companies = {company.code: company for company in Company.objects.all()}
    if not price_list.assignments.exists():
        for to in row["assignments"]:
            PriceAssignment.objects.create(
                price_list=price_list,
                segment=to.get("segment", ""),
                company=companies.get(to.get("company", "")),
            )
    if price_list.prices.exists():
        return
    Price.objects.bulk_create(
        [
            Price(price_list=price_list, valid_from=SINCE, item=items[sku], **price)
            for sku, price in _prices(row)
        ]
    )


def _prices(row: dict[str, Any]) -> Iterator[tuple[str, dict[str, Decimal]]]:
    for item in read_csv("items"):
        is_service = item["kind"] == "service"
        base = Decimal(item["price"]) * Decimal(row["share"])
        for quantity, factor in row["breaks"][: 1 if is_service else None]:
            price = (base * Decimal(factor)).quantize(CENT)
            yield (
                item["sku"],
                {
                    "min_quantity": Decimal(0 if quantity == 1 else quantity),
                    "unit_price": round_unit_price(price),
                },
            )


def _load_rules() -> None:
    trade = read_toml("trade")
    ensure(
        DiscountRule,
        ["code"],
        [{**row, "valid_from": SINCE} for row in trade["discount"]],
    )
    ensure(
        TaxRate,
        ["country", "tax_class", "valid_from"],
        [
            {
                "country": country,
                "tax_class": tax_class,
                "rate": Decimal(rate),
                "valid_from": VAT_SINCE,
            }
            for country, rates in trade["vat"].items()
            for tax_class, rate in rates.items()
        ],
    )
