from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client

from foundation.models import User
from orders.models import Order
from orders.services.progress import Progress, record_progress
from orders.states import CancelReason, OrderStatus, ProgressKind
from tests.factories.orders import book, make_priced_item, make_seller

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(ada: User, client: Client) -> Client:
    client.force_login(ada)
    return client


@pytest.fixture
def order() -> Order:
    dora = make_seller()
    return book(dora, (make_priced_item("SADDLE-1"), 3), (make_priced_item("BELL"), 2))


def test_the_page_says_what_will_be_canceled(desk: Client, order: Order) -> None:
    page = desk.get(f"/orders/{order.number}/cancel").content.decode()

    assert "Cancels 2 lines with 5 not yet shipped" in page
    assert Order.objects.get().status == OrderStatus.BOOKED


def test_an_order_is_canceled_with_its_reason(desk: Client, order: Order) -> None:
    desk.post(f"/orders/{order.number}/cancel", {"reason": "supply", "note": "gone"})

    order = Order.objects.get()
    assert order.status == OrderStatus.CANCELED
    assert order.cancellation == CancelReason.SUPPLY


def test_one_line_is_canceled_alone(desk: Client, order: Order) -> None:
    desk.post(f"/orders/{order.number}/cancel?line=2", {"reason": "customer"})

    assert Order.objects.get().status == OrderStatus.BOOKED
    assert [line.canceled for line in order.lines.order_by("line_no")] == [0, 2]


def test_what_has_left_stays_and_the_rest_is_canceled(
    desk: Client, order: Order
) -> None:
    gone = [
        Progress(1, kind, Decimal(1))
        for kind in (
            ProgressKind.SCHEDULED,
            ProgressKind.RESERVED,
            ProgressKind.SHIPPED,
        )
    ]
    record_progress(order.number, gone, cause="t", by=None)

    page = desk.get(f"/orders/{order.number}/cancel").content.decode()
    desk.post(f"/orders/{order.number}/cancel", {"reason": "customer"})

    assert "Cancel open lines" in page
    assert Order.objects.get().status == OrderStatus.BOOKED
    assert [line.canceled for line in order.lines.order_by("line_no")] == [2, 2]


def test_a_reason_is_asked_for(desk: Client, order: Order) -> None:
    for reason in ("", "because"):
        answer = desk.post(f"/orders/{order.number}/cancel", {"reason": reason})
        assert "reason" in answer.context["form"].errors
    assert Order.objects.get().status == OrderStatus.BOOKED


def test_nothing_is_left_to_cancel_of_a_canceled_order(
    desk: Client, order: Order
) -> None:
    form = {"reason": "customer"}
    desk.post(f"/orders/{order.number}/cancel", form)
    page = desk.get(f"/orders/{order.number}/cancel").content.decode()

    assert "Nothing is left to cancel" in page


def test_the_warehouse_does_not_cancel(client: Client, ben: User, order: Order) -> None:
    client.force_login(ben)

    assert client.post(f"/orders/{order.number}/cancel").status_code == 403
