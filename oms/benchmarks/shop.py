"""A company with goods, stock, prices and customers for benchmarks to trade with."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from catalog.models import Item, Unit
from foundation.facts import renew_version
from foundation.models import NumberSeries
from inventory.models import Balance, Location
from inventory.states import LocationKind
from partners.models import (
    Address,
    BankAccount,
    Channel,
    Company,
    Partner,
    TaxRegistration,
)
from pricing.models import Price, PriceAssignment, PriceList, TaxRate

ITEMS = 400
CUSTOMERS = 50
PLENTY = Decimal(1_000_000_000)
LONG_AGO = dt.date(2010, 1, 1)

_PLACES = {
    "ROT": ("3089 JK", "NL", 51.89, 4.42),
    "DUS": ("40210", "DE", 51.22, 6.79),
    "MIL": ("20121", "IT", 45.47, 9.19),
}


@dataclass(frozen=True)
class Shop:
    channel: str
    skus: list[str]
    customers: list[str]


def open_shop() -> Shop:
    """Written straight to rows: nothing here is measured."""
    company = _company()
    channel = Channel.objects.create(
        code="bench", name="Bench", kind=Channel.Kind.API, company=company
    )
    customers = [_customer(company, number) for number in range(CUSTOMERS)]
    items = _items()
    _stock(items)
    for name in ("catalog", "partners", "pricing"):
        renew_version(name)
    return Shop(
        channel.code, [item.sku for item in items], [each.code for each in customers]
    )


def _company() -> Company:
    NumberSeries.objects.create(code="INV-BENCH", prefix="INV-")
    company = Company.objects.create(
        code="BENCH",
        legal_name="Bench B.V.",
        street="Havenweg 1",
        postal_code="3089 JK",
        city="Rotterdam",
        country="NL",
        email="bench@example.com",
        currency="EUR",
        invoice_series="INV-BENCH",
    )
    TaxRegistration.objects.create(
        company=company, country="NL", vat_number="NL004495445B01"
    )
    BankAccount.objects.create(
        company=company, currency="EUR", iban="NL91ABNA0417164300", bank_name="Bench"
    )
    TaxRate.objects.create(
        country="NL", tax_class="standard", rate=21, valid_from=LONG_AGO
    )
    return company


def _customer(company: Company, number: int) -> Partner:
    partner = Partner.objects.create(
        code=f"C-{number}", name=f"Customer {number}", company=company, currency="EUR"
    )
    for kind in Address.Kind:
        Address.objects.create(
            partner=partner,
            kind=kind,
            name=partner.name,
            street="Marktstraat 5",
            postal_code=f"{1000 + number * 100} AB",
            city="Amsterdam",
            country="NL",
            is_default=True,
        )
    return partner


def _items() -> list[Item]:
    piece = Unit.objects.create(code="C62", name="Piece")
    items = Item.objects.bulk_create(
        Item(sku=f"BENCH-{number}", name=f"Item {number}", unit=piece)
        for number in range(ITEMS)
    )
    prices = PriceList.objects.create(
        code="BENCH", name="Bench", currency="EUR", valid_from=LONG_AGO
    )
    PriceAssignment.objects.create(price_list=prices)
    Price.objects.bulk_create(
        Price(
            price_list=prices,
            item=item,
            min_quantity=least,
            unit_price=Decimal("19.99") - least / 5,
            valid_from=LONG_AGO,
        )
        for item in items
        for least in (Decimal(0), Decimal(10))
    )
    return items


def _stock(items: list[Item]) -> None:
    places = [
        Location.objects.create(
            code=code,
            name=code,
            kind=LocationKind.WAREHOUSE,
            postal_code=postal_code,
            country=country,
            latitude=latitude,
            longitude=longitude,
        )
        for code, (postal_code, country, latitude, longitude) in _PLACES.items()
    ]
    Balance.objects.bulk_create(
        Balance(item=item, location=place, on_hand=PLENTY)
        for item in items
        for place in places
    )
