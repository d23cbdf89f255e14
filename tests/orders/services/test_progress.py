from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from foundation.models import OutboxEvent, StatusChange, User
from orders.errors import TooMuch, UnknownOrder
from orders.models import LineProgress, MoneyEntry, Order
from orders.services.progress import Progress, record_money, record_progress
from orders.states import (
    FulfilmentStatus,
    OrderStatus,
    PaymentStatus,
    ProgressKind,
)
from tests.factories.orders import make_order

pytestmark = pytest.mark.django_db
K = ProgressKind


def report(
    order: Order, kind: ProgressKind, quantity: int, *, line: int = 1, cause: str = "c"
) -> Order:
    entry = Progress(line, kind, Decimal(quantity))
    return record_progress(order.number, [entry], cause=cause, by=None)


def test_what_is_shipped_shows_on_the_line_and_the_order(ben: User) -> None:
    order = make_order(lines=2)

    order = record_progress(
        order.number,
        [Progress(1, K.SHIPPED, Decimal(10)), Progress(2, K.SHIPPED, Decimal(4))],
        cause="SHP-1",
        by=ben,
    )

    assert order.fulfilment_status == FulfilmentStatus.PARTLY_SHIPPED
    assert list(order.lines.order_by("line_no").values_list("shipped", flat=True)) == [
        10,
        4,
    ]
    assert LineProgress.objects.filter(cause="SHP-1", actor=ben).count() == 2


def test_the_same_cause_counts_once() -> None:
    order = make_order(lines=1)

    report(order, K.SHIPPED, 6)
    report(order, K.SHIPPED, 6)

    assert order.lines.get().shipped == 6


IMPOSSIBLE = [
    (K.SHIPPED, 11),
    (K.DELIVERED, 1),
    (K.INVOICED, 1),
    (K.CANCELED, 11),
    (K.SCHEDULED, 1),
    (K.SHIPPED, -1),
]


@pytest.mark.parametrize(("kind", "quantity"), IMPOSSIBLE)
def test_what_cannot_be_is_refused(kind: ProgressKind, quantity: int) -> None:
    order = make_order(lines=1)

    with pytest.raises(TooMuch):
        report(order, kind, quantity)


def test_what_was_canceled_cannot_be_shipped() -> None:
    order = make_order(lines=1)
    cut = [Progress(1, K.CANCELED, Decimal(4)), Progress(1, K.SCHEDULED, Decimal(-4))]
    record_progress(order.number, cut, cause="cancel", by=None)

    with pytest.raises(TooMuch):
        report(order, K.SHIPPED, 7, cause="SHP-1")
    report(order, K.SHIPPED, 6, cause="SHP-1")


def test_an_order_closes_when_delivered_invoiced_and_paid() -> None:
    order = make_order(lines=1, gross=Decimal("121.00"))
    report(order, K.SHIPPED, 10)
    entry = Progress(1, K.DELIVERED, Decimal(10), on=dt.date(2026, 3, 9))
    order = record_progress(order.number, [entry], cause="d", by=None)
    report(order, K.INVOICED, 10)
    record_money(order.number, invoiced=Decimal("121.00"), cause="INV-1", by=None)
    assert order.delivered_on == dt.date(2026, 3, 9)

    order = record_money(order.number, paid=Decimal("121.00"), cause="p", by=None)

    assert order.status == OrderStatus.CLOSED
    assert order.closed_at is not None
    assert order.payment_status == PaymentStatus.PAID
    assert OutboxEvent.objects.filter(name="OrderClosed").count() == 1
    assert StatusChange.objects.get(subject=order.number).target == "closed"


def test_money_counts_once_per_cause_and_kind() -> None:
    order = make_order(lines=1)

    for _ in range(2):
        record_money(order.number, invoiced=Decimal(121), cause="INV-1", by=None)
        order = record_money(order.number, paid=Decimal(100), cause="PAY-1", by=None)

    assert (order.invoiced, order.paid) == (Decimal(121), Decimal(100))
    assert order.payment_status == PaymentStatus.PARTLY_PAID
    assert MoneyEntry.objects.count() == 2


def test_a_small_rest_that_is_forgiven_counts_as_paid() -> None:
    order = make_order(lines=1)
    report(order, K.SHIPPED, 10)
    report(order, K.INVOICED, 10)
    record_money(order.number, invoiced=Decimal(121), cause="INV-1", by=None)

    order = record_money(
        order.number,
        paid=Decimal("120.60"),
        forgiven=Decimal("0.40"),
        cause="PAY-1",
        by=None,
    )

    assert order.payment_status == PaymentStatus.PAID
    assert order.paid == Decimal("120.60")
    assert order.status == OrderStatus.BOOKED


def test_money_can_be_taken_back() -> None:
    order = make_order(lines=1)
    record_money(order.number, paid=Decimal(50), cause="match", by=None)

    order = record_money(order.number, paid=Decimal(-50), cause="unmatch", by=None)

    assert order.paid == 0


def test_an_unknown_order_is_said_to_be_unknown() -> None:
    with pytest.raises(UnknownOrder):
        record_money("ORD-0", paid=Decimal(1), cause="p", by=None)
