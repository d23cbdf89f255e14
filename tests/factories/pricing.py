from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from catalog.models import Item
from catalog.states import TaxClass
from foundation.facts import renew_version
from pricing.models import DiscountRule, Price, PriceAssignment, PriceList, TaxRate

LONG_AGO = dt.date(2010, 1, 1)

RATES = {
    "NL": ("21", "9"),
    "DE": ("19", "7"),
    "IT": ("22", "10"),
    "TR": ("20", "10"),
}


def make_price_list(
    code: str = "EUR", *, currency: str = "EUR", for_all: bool = True, **fields: Any
) -> PriceList:
    """A price list for everybody; the same one when asked again."""
    found = PriceList.objects.filter(code=code).first()
    if found:
        return found
    values = {"name": f"List {code}", "currency": currency, "valid_from": LONG_AGO}
    price_list = PriceList.objects.create(code=code, **values | fields)
    if for_all:
        PriceAssignment.objects.create(price_list=price_list)
    renew_version("pricing")
    return price_list


def make_price(
    item: Item,
    unit_price: str | Decimal = "10.00",
    *,
    min_quantity: str | int = 0,
    price_list: PriceList | None = None,
    **fields: Any,
) -> Price:
    price = Price.objects.create(
        price_list=price_list or make_price_list(),
        item=item,
        min_quantity=Decimal(min_quantity),
        unit_price=Decimal(unit_price),
        **{"valid_from": LONG_AGO, **fields},
    )
    renew_version("pricing")
    return price


def assign_price_list(price_list: PriceList, **fields: Any) -> PriceAssignment:
    assignment = PriceAssignment.objects.create(price_list=price_list, **fields)
    renew_version("pricing")
    return assignment


def make_discount_rule(
    kind: str, params: dict[str, Any], *, code: str = "", **fields: Any
) -> DiscountRule:
    rule = DiscountRule.objects.create(
        code=code or kind,
        name=code or kind,
        kind=kind,
        params=params,
        **{"valid_from": LONG_AGO, **fields},
    )
    renew_version("pricing")
    return rule


def make_tax_rate(
    country: str = "NL",
    rate: str = "21",
    tax_class: str = TaxClass.STANDARD,
    **fields: Any,
) -> TaxRate:
    row, _ = TaxRate.objects.update_or_create(
        country=country,
        tax_class=tax_class,
        valid_from=fields.pop("valid_from", LONG_AGO),
        defaults={"rate": Decimal(rate), **fields},
    )
    renew_version("pricing")
    return row


def make_tax_rates() -> None:
    """The standard and reduced rates of NL, DE, IT and TR."""
    rates = [
        TaxRate(
            country=country, tax_class=kind, rate=Decimal(rate), valid_from=LONG_AGO
        )
        for country, pair in RATES.items()
        for kind, rate in zip((TaxClass.STANDARD, TaxClass.REDUCED), pair, strict=True)
    ]
    # At once: most tests begin with these.
    TaxRate.objects.bulk_create(
        rates,
        update_conflicts=True,
        unique_fields=["country", "tax_class", "valid_from"],
        update_fields=["rate"],
    )
    renew_version("pricing")
