"""What a company lets pass unasked and how often it counts, in literal numbers."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from foundation import clock
from inventory.models import CountSheet, StockPolicy
from inventory.services.counting.requests import make_due_sheets
from inventory.services.counting.sheets import CountScope, make_sheet
from inventory.services.policies import save_policy
from inventory.services.supply.invoices import (
    InvoicedLine,
    InvoiceEntry,
    enter_invoice,
)
from inventory.services.supply.progress import SupplyChange, note_progress
from inventory.states import CountReason, MatchStatus, SupplyProgressKind
from tests.factories.catalog import make_item
from tests.factories.inventory import (
    make_location,
    make_purchase,
    make_stock,
    make_supplier_item,
)
from tests.factories.partners import make_company
from tests.factories.replenishment import make_rule

pytestmark = pytest.mark.django_db


def set_policy(**fields: Any) -> None:
    save_policy(StockPolicy(company=make_company(), **fields), by=None)


def charge(number: str, price: str) -> str:
    """The match of an invoice for 100 received at 10.00, charged at a price."""
    item = make_item()
    make_supplier_item(item, price="10.00")
    order = make_purchase((item, 100))
    change = SupplyChange(
        order.lines.get().pk, SupplyProgressKind.RECEIVED, Decimal(100)
    )
    note_progress([change], cause=number, on=None, by=None)
    lines = [InvoicedLine(1, Decimal(100), Decimal(price))]
    entry = InvoiceEntry(
        number, dt.date(2026, 3, 2), Decimal(100) * Decimal(price), lines
    )
    return str(enter_invoice(order, entry, by=None).invoice.status)


@pytest.mark.parametrize(
    ("fields", "price", "status"),
    [
        ({}, "10.10", MatchStatus.MATCHED),
        ({}, "10.11", MatchStatus.DIFFERENT),
        ({"match_percent": Decimal(3)}, "10.30", MatchStatus.MATCHED),
        ({"match_percent": Decimal(3)}, "10.31", MatchStatus.DIFFERENT),
        ({"match_amount": Decimal(50)}, "10.50", MatchStatus.MATCHED),
        ({"match_amount": Decimal(50)}, "10.51", MatchStatus.DIFFERENT),
        (
            {"match_percent": Decimal(0), "match_amount": Decimal(0)},
            "10.01",
            MatchStatus.DIFFERENT,
        ),
    ],
)
def test_a_company_says_how_much_more_it_pays_unasked(
    fields: dict[str, Decimal], price: str, status: MatchStatus
) -> None:
    set_policy(**fields)

    assert charge("G-1", price) == status


def test_a_company_says_how_often_it_counts_each_class() -> None:
    place, item = make_location(company=make_company()), make_item("BIKE")
    make_stock(item, 5, place)
    make_rule(item, abc_class="A")
    start = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)
    with clock.travel_to(start):
        [sheet] = make_due_sheets(by=None)
        sheet.lines.update(counted=5, counted_at=clock.now())
        CountSheet.objects.filter(pk=sheet.pk).update(status="posted")
    set_policy(count_days_a=7)

    with clock.travel_to(start + dt.timedelta(days=6)):
        assert make_due_sheets(by=None) == []
    with clock.travel_to(start + dt.timedelta(days=7)):
        assert len(make_due_sheets(by=None)) == 1


def test_a_count_has_the_tolerance_of_its_company_or_its_own() -> None:
    place = make_location(company=make_company())
    make_stock(make_item("BIKE"), 5, place)
    set_policy(count_tolerance=Decimal("0.5"))

    sheets = [
        make_sheet(
            place,
            CountScope(CountReason.FULL, tolerance=own),
            cause=f"full:{own}",
            by=None,
        )
        for own in (None, Decimal(3))
    ]

    assert [sheet.tolerance for sheet in sheets] == [Decimal("0.5"), Decimal(3)]
