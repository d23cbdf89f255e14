from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from foundation.models import OutboxEvent
from inventory.errors import ImpossibleProgress, WrongSupplyState
from inventory.models import SupplyLine, SupplyOrder, SupplyProgress
from inventory.services.supply.progress import SupplyChange, note_progress
from inventory.states import SupplyProgressKind, SupplyStatus
from tests.factories.catalog import make_item
from tests.factories.inventory import make_purchase

pytestmark = pytest.mark.django_db

RECEIVED, CANCELED = SupplyProgressKind.RECEIVED, SupplyProgressKind.CANCELED
RETURNED = SupplyProgressKind.RETURNED


def note(
    line: SupplyLine, kind: SupplyProgressKind, quantity: str, cause: str = "RCV-1"
) -> SupplyLine:
    change = SupplyChange(line.pk, kind, Decimal(quantity))
    note_progress([change], cause=cause, on=dt.date(2026, 3, 2), by=None)
    return SupplyLine.objects.get(pk=line.pk)


def line_of(order: SupplyOrder) -> SupplyLine:
    return order.lines.get(line_no=1)


def status_of(order: SupplyOrder) -> str:
    return str(SupplyOrder.objects.get(pk=order.pk).status)


def changes() -> int:
    return OutboxEvent.objects.filter(name="SupplyChanged").count()


def test_what_came_in_is_no_longer_open() -> None:
    order = make_purchase((make_item(), 100))

    line = note(line_of(order), RECEIVED, "60")

    assert (line.received, line.open) == (60, 40)
    assert status_of(order) == SupplyStatus.SENT
    [row] = SupplyProgress.objects.all()
    assert (row.quantity, row.on) == (60, dt.date(2026, 3, 2))


def test_the_same_cause_twice_changes_nothing() -> None:
    line = line_of(make_purchase((make_item(), 100)))
    note(line, RECEIVED, "60")
    before = changes()

    line = note(line, RECEIVED, "60")

    assert line.received == 60
    assert changes() == before


def test_an_order_of_which_nothing_is_open_is_closed() -> None:
    order = make_purchase((make_item(), 100))
    note(line_of(order), RECEIVED, "60")

    note(line_of(order), CANCELED, "40", cause="close")

    assert status_of(order) == SupplyStatus.CLOSED


def test_an_order_stays_open_while_one_line_is_open() -> None:
    order = make_purchase((make_item(), 5), (make_item(), 7))

    note(line_of(order), RECEIVED, "5")

    assert status_of(order) == SupplyStatus.SENT


def test_more_than_ordered_may_come_in() -> None:
    order = make_purchase((make_item(), 10))

    line = note(line_of(order), RECEIVED, "11")

    assert (line.received, line.open) == (11, 0)
    assert status_of(order) == SupplyStatus.CLOSED


def test_changes_of_one_line_in_one_report_add_up() -> None:
    line = line_of(make_purchase((make_item(), 10)))
    parts = [SupplyChange(line.pk, RECEIVED, Decimal(each)) for each in (2, 3)]

    note_progress(parts, cause="RCV-2", on=None, by=None)

    assert SupplyLine.objects.get(pk=line.pk).received == 5


@pytest.mark.parametrize(
    ("kind", "quantity"), [(RECEIVED, "-1"), (CANCELED, "11"), (RETURNED, "1")]
)
def test_what_cannot_be_is_refused(kind: SupplyProgressKind, quantity: str) -> None:
    line = line_of(make_purchase((make_item(), 10)))

    with pytest.raises(ImpossibleProgress):
        note(line, kind, quantity)


@pytest.mark.parametrize("state", ["draft", "approved"])
def test_nothing_comes_of_an_order_that_did_not_go_out(state: str) -> None:
    line = line_of(make_purchase((make_item(), 10), state=state))

    with pytest.raises(WrongSupplyState):
        note(line, RECEIVED, "1")


def test_whoever_listens_learns_what_is_expected_now() -> None:
    order = make_purchase((make_item(), 100))
    line = line_of(order)
    OutboxEvent.objects.all().delete()

    note(line, RECEIVED, "60")

    [event] = OutboxEvent.objects.filter(name="SupplyChanged")
    assert event.payload["item_ids"] == [line.item_id]
    assert event.payload["location_id"] == order.destination_id
