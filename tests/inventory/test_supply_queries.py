from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from inventory.services.supply.answers import Answer, acknowledge
from inventory.services.supply.progress import SupplyChange, note_progress
from inventory.states import SupplyProgressKind
from inventory.supply_queries import incoming
from tests.factories.catalog import make_item
from tests.factories.inventory import make_location, make_purchase

pytestmark = pytest.mark.django_db

SOON, LATER = dt.date(2026, 3, 2), dt.date(2026, 3, 9)


def test_what_is_to_come_is_listed_by_item_and_day() -> None:
    item = make_item()
    late = make_purchase((item, 5), due_on=LATER)
    soon = make_purchase((item, 10), state="approved", due_on=SOON)
    make_purchase((item, 7), state="draft", due_on=SOON)

    rows = incoming([item.pk])

    assert [(row.number, row.on, row.quantity) for row in rows] == [
        (soon.number, SOON, 10),
        (late.number, LATER, 5),
    ]
    assert not rows[0].is_confirmed


def test_what_came_in_is_no_longer_to_come() -> None:
    item = make_item()
    order = make_purchase((item, 10), due_on=SOON)
    line = order.lines.get()
    change = SupplyChange(line.pk, SupplyProgressKind.RECEIVED, Decimal(6))
    note_progress([change], cause="RCV-1", on=SOON, by=None)
    assert [row.quantity for row in incoming([item.pk])] == [4]

    acknowledge(order, [Answer(1, Decimal(8), LATER)], cause="OA-1", by=None)

    [row] = incoming([item.pk])
    assert (row.quantity, row.on, row.is_confirmed) == (2, LATER, True)


def test_only_the_places_that_are_asked_for_are_read() -> None:
    item = make_item()
    make_purchase((item, 5))
    other = make_purchase((item, 3), destination=make_location("KOL"))

    rows = incoming([item.pk], [other.destination_id])

    assert [row.number for row in rows] == [other.number]
