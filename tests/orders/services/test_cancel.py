from __future__ import annotations

from decimal import Decimal

import pytest

from foundation.models import AuditEntry, OutboxEvent, TimelineEntry, User
from inventory.services.claims import release_claims
from orders.errors import AlreadyShipped, NotBooked, NothingToCancel, TooMuch
from orders.models import Order
from orders.services.cancel import cancel_lines, cancel_order
from orders.services.progress import Progress, record_progress
from orders.states import CancelReason, FulfilmentStatus, OrderStatus, ProgressKind
from promising.models import Demand
from tests.factories.inventory import balance_of, make_stock
from tests.factories.orders import book, enter, make_priced_item, make_seller

pytestmark = pytest.mark.django_db


def ship(order: Order, quantity: int, line: int = 1) -> None:
    entry = Progress(line, ProgressKind.SHIPPED, Decimal(quantity))
    record_progress(order.number, [entry], cause="SHP-1", by=None)
    ref = f"{order.number}/{line}"
    release_claims(
        [ref], cause="SHP-1", quantity_by_ref={ref: Decimal(quantity)}, by=None
    )


def test_a_canceled_order_frees_its_stock_at_once(ada: User) -> None:
    dora, bike = make_seller(), make_priced_item("BIKE")
    make_stock(bike, 10)
    order = book(dora, (bike, 4))

    order = cancel_order(order, reason=CancelReason.CUSTOMER, note="Called us", by=ada)

    assert order.status == OrderStatus.CANCELED
    assert order.fulfilment_status == FulfilmentStatus.CANCELED
    assert order.gross == Decimal("48.40")
    assert balance_of(bike) == (10, 0)
    assert OutboxEvent.objects.filter(name="OrderCanceled").count() == 1
    told = TimelineEntry.objects.get(code="order.canceled_with_note")
    assert (told.actor, told.params["note"]) == (ada, "Called us")
    audited = AuditEntry.objects.filter(subject=order.number).latest("id")
    assert audited.changes["status"] == ["booked", "canceled"]


def test_canceling_twice_is_politely_refused() -> None:
    dora, bike = make_seller(), make_priced_item("BIKE")
    order = book(dora, (bike, 4))
    cancel_order(order, reason=CancelReason.OTHER, by=None)

    with pytest.raises(NothingToCancel):
        cancel_order(order, reason=CancelReason.OTHER, by=None)


def test_what_was_shipped_is_not_canceled_but_the_rest_may_be() -> None:
    dora, bike = make_seller(), make_priced_item("BIKE")
    make_stock(bike, 10)
    order = book(dora, (bike, 4))
    ship(order, 1)

    with pytest.raises(AlreadyShipped):
        cancel_order(order, reason=CancelReason.LATE, by=None)
    with pytest.raises(TooMuch):
        cancel_lines(order, {1: Decimal(4)}, reason=CancelReason.LATE, by=None)
    order = cancel_lines(order, {1: Decimal(3)}, reason=CancelReason.LATE, by=None)

    assert order.status == OrderStatus.BOOKED
    assert order.fulfilment_status == FulfilmentStatus.SHIPPED


def test_part_of_a_line_takes_what_waits_before_what_is_claimed() -> None:
    dora, bike = make_seller(), make_priced_item("BIKE", "100.00")
    make_stock(bike, 3)
    order = book(dora, (bike, 5), (make_priced_item("BELL", "9.99"), 1))

    order = cancel_lines(order, {1: Decimal(3)}, reason=CancelReason.LATE, by=None)

    line = order.lines.get(line_no=1)
    assert (line.canceled, line.scheduled, line.backordered) == (3, 2, 0)
    assert balance_of(bike) == (3, 2)
    assert Demand.objects.get(demand_ref=f"{order.number}/1").waiting == 0


def test_the_amounts_follow_what_is_still_wanted() -> None:
    dora, bike = make_seller(), make_priced_item("BIKE", "33.33")
    order = book(dora, (bike, 3), (make_priced_item("BELL", "9.99"), 1))
    assert (order.net, order.tax) == (Decimal("109.98"), Decimal("23.10"))

    order = cancel_lines(order, {1: Decimal(1)}, reason=CancelReason.LATE, by=None)

    assert (order.net, order.tax) == (Decimal("76.65"), Decimal("16.10"))
    assert order.gross == Decimal("92.75")
    assert sum(line.tax for line in order.lines.all()) == order.tax


def test_canceling_every_line_cancels_the_order() -> None:
    dora, bike = make_seller(), make_priced_item("BIKE")
    order = book(dora, (bike, 2), (bike, 1))

    order = cancel_lines(
        order, {1: Decimal(2), 2: Decimal(1)}, reason=CancelReason.MISTAKE, by=None
    )

    assert order.status == OrderStatus.CANCELED
    assert order.cancel_reason == CancelReason.MISTAKE


def test_two_cuts_of_one_line_both_count() -> None:
    dora, bike = make_seller(), make_priced_item("BIKE")
    make_stock(bike, 10)
    order = book(dora, (bike, 5))

    for _ in range(2):
        cancel_lines(order, {1: Decimal(2)}, reason=CancelReason.OTHER, by=None)

    assert order.lines.get().canceled == 4
    assert balance_of(bike) == (10, 1)


def test_a_draft_is_canceled_whole_even_without_a_customer() -> None:
    make_seller()
    draft = enter(None, ("X", 1)).order
    assert draft is not None

    with pytest.raises(NotBooked):
        cancel_lines(draft, {1: Decimal(1)}, reason=CancelReason.OTHER, by=None)
    order = cancel_order(draft, reason=CancelReason.OTHER, by=None)

    assert order.status == OrderStatus.CANCELED


def test_nothing_asked_is_nothing_canceled() -> None:
    dora, bike = make_seller(), make_priced_item("BIKE")
    order = book(dora, (bike, 1))

    with pytest.raises(NothingToCancel):
        cancel_lines(order, {}, reason=CancelReason.OTHER, by=None)
    with pytest.raises(TooMuch):
        cancel_lines(order, {9: Decimal(1)}, reason=CancelReason.OTHER, by=None)
