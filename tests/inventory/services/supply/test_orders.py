from __future__ import annotations

from decimal import Decimal

import pytest

from foundation.models import OutboxEvent
from inventory.errors import AlreadyReceived, ReasonMissing, WrongSupplyState
from inventory.models import SupplyOrder
from inventory.services.supply.orders import (
    approve_supply,
    cancel_supply,
    close_short,
    send_supply,
)
from inventory.services.supply.progress import SupplyChange, note_progress
from inventory.states import SupplyProgressKind, SupplyStatus
from inventory.supply_queries import expected
from tests.factories.catalog import make_item
from tests.factories.inventory import make_purchase

pytestmark = pytest.mark.django_db


def receive(order: SupplyOrder, quantity: int) -> None:
    line = order.lines.get(line_no=1)
    change = SupplyChange(line.pk, SupplyProgressKind.RECEIVED, Decimal(quantity))
    note_progress([change], cause="RCV-1", on=None, by=None)


def announced() -> int:
    return OutboxEvent.objects.filter(name="SupplyChanged").count()


def test_a_draft_is_approved_and_sent() -> None:
    order = make_purchase((make_item(), 10), state="draft")
    assert expected(order) == []

    order = approve_supply(order, by=None)
    assert order.status == SupplyStatus.APPROVED
    assert [row.quantity for row in expected(order)] == [10]

    order = send_supply(order, by=None)
    assert order.status == SupplyStatus.SENT
    assert order.sent_at is not None
    [event] = OutboxEvent.objects.filter(name="SupplySent")
    assert event.payload["number"] == order.number


def test_what_was_done_before_changes_nothing() -> None:
    order = make_purchase((make_item(), 10))
    before = announced()

    send_supply(order, by=None)

    assert announced() == before
    assert OutboxEvent.objects.filter(name="SupplySent").count() == 1


def test_a_draft_cannot_be_sent() -> None:
    with pytest.raises(WrongSupplyState):
        send_supply(make_purchase(state="draft"), by=None)


@pytest.mark.parametrize("state", ["draft", "approved", "sent"])
def test_an_order_of_which_nothing_came_is_canceled(state: str) -> None:
    order = make_purchase((make_item(), 10), state=state)

    order = cancel_supply(order, "Found cheaper.", by=None)

    assert (order.status, order.reason) == (SupplyStatus.CANCELED, "Found cheaper.")
    line = order.lines.get()
    assert (line.canceled, line.open) == (10, 0)
    assert expected(order) == []


def test_an_order_of_which_something_came_is_not_canceled() -> None:
    order = make_purchase((make_item(), 10))
    receive(order, 4)

    with pytest.raises(AlreadyReceived):
        cancel_supply(order, "Found cheaper.", by=None)


def test_closing_short_gives_up_what_is_open_at_once() -> None:
    order = make_purchase((make_item(), 10))
    receive(order, 4)
    before = announced()

    order = close_short(order, "The rest is sold out.", by=None)

    line = order.lines.get()
    assert (line.received, line.canceled, line.open) == (4, 6, 0)
    assert order.status == SupplyStatus.CLOSED
    assert order.reason == "The rest is sold out."
    assert announced() == before + 1


def test_closing_short_or_canceling_needs_a_reason() -> None:
    with pytest.raises(ReasonMissing):
        close_short(make_purchase(), " ", by=None)
    with pytest.raises(ReasonMissing):
        cancel_supply(make_purchase(), "", by=None)


def test_an_approved_order_is_not_closed_short() -> None:
    with pytest.raises(WrongSupplyState):
        close_short(make_purchase(state="approved"), "Enough.", by=None)
