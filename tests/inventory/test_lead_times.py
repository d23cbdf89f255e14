from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from foundation import clock
from inventory.lead_times import LeadTime, lead_times, supplier_lead_times
from inventory.models import SupplyOrder
from inventory.services.supply.progress import SupplyChange, note_progress
from inventory.states import SupplyProgressKind
from tests.factories.catalog import make_item
from tests.factories.inventory import make_purchase, make_supplier

pytestmark = pytest.mark.django_db


def receive(order: SupplyOrder, quantity: int, days: int) -> None:
    """So many came in so many days after the order was sent."""
    line = order.lines.get()
    change = SupplyChange(line.pk, SupplyProgressKind.RECEIVED, Decimal(quantity))
    came_on = clock.today("Europe/Amsterdam") + dt.timedelta(days=days)
    note_progress([change], cause=f"RCV-{days}", on=came_on, by=None)


def test_lead_times_are_those_of_real_receipts() -> None:
    item, supplier = make_item(), make_supplier()
    due_on = clock.today("Europe/Amsterdam") + dt.timedelta(days=9)
    order = make_purchase((item, 10), due_on=due_on)
    for days in (7, 9, 14):
        receive(order, 3, days)

    found = lead_times([item.pk])

    assert found == {
        (supplier.pk, item.pk): LeadTime(
            Decimal("10.00"), Decimal("3.61"), 3, Decimal("66.7")
        )
    }
    assert supplier_lead_times([supplier.pk])[supplier.pk].count == 3


def test_one_receipt_has_no_deviation() -> None:
    item, supplier = make_item(), make_supplier()
    receive(make_purchase((item, 10)), 10, 5)

    found = lead_times([item.pk])[supplier.pk, item.pk]

    assert (found.mean_days, found.deviation_days, found.count) == (5, 0, 1)


def test_what_was_put_right_and_what_never_came_do_not_count() -> None:
    item = make_item()
    order = make_purchase((item, 10))

    assert lead_times([item.pk]) == {}

    receive(order, 4, 5)
    receive(order, -1, 8)
    [found] = lead_times([item.pk]).values()
    assert found.count == 1
