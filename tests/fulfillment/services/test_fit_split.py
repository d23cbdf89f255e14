"""A line that was split goes on through the process as two."""

from __future__ import annotations

from decimal import Decimal

import pytest

from billing.models import Invoice
from catalog.models import Item
from foundation.models import User
from foundation.services.verify import verify
from fulfillment.models import Shipment
from fulfillment.services.fit import fit_runs
from fulfillment.states import ShipmentStatus
from orders.errors import TooMuch
from orders.models import Order
from orders.services.cancel import cancel_lines
from orders.services.splitting.line import split_line
from orders.states import CancelReason, FulfilmentStatus, OrderStatus
from tests.factories.billing import make_payment, match
from tests.factories.fulfillment import (
    deliver,
    happen,
    order_now,
    refused,
    runs_of,
    ship,
    shipment_of,
)
from tests.factories.holds import hold, release
from tests.factories.inventory import balance_of, make_location, make_stock
from tests.factories.orders import book, make_priced_item, make_seller

pytestmark = pytest.mark.django_db


@pytest.fixture
def bike() -> Item:
    make_location("ROT")
    bike = make_priced_item("BIKE", "33.33")
    make_stock(bike, 6)
    return bike


@pytest.fixture
def order(bike: Item) -> Order:
    """Ten bikes of which six are in stock."""
    order = book(make_seller(), (bike, 10))
    happen()
    return order_now(order)


def split(order: Order, quantity: int, line_no: int = 1) -> None:
    split_line(order, line_no, Decimal(quantity), by=None)


def held(order: Order) -> list[list[tuple[int, Decimal]]]:
    """Line and quantity of each run."""
    return [
        [
            (line.order_line.line_no, line.quantity)
            for line in run.lines.filter(quantity__gt=0).order_by("order_line")
        ]
        for run in runs_of(order)
    ]


def pay(order: Order) -> None:
    for invoice in Invoice.objects.filter(order=order):
        match(make_payment(str(invoice.open)), invoice)
    happen()


def test_each_run_keeps_what_it_had_of_both(order: Order) -> None:
    assert held(order) == [[(1, 6)], [(1, 4)]]

    split(order, 5)
    happen()

    assert held(order) == [[(1, 5), (2, 1)], [(2, 4)]]
    asked = shipment_of(order).lines.order_by("order_line__line_no")
    assert [line.quantity for line in asked] == [5, 1]
    assert verify() == []


def test_both_halves_travel_to_the_end(order: Order, bike: Item) -> None:
    gross = order.gross
    split(order, 5)
    happen()
    make_stock(bike, 4)
    happen()

    for shipment in Shipment.objects.filter(status=ShipmentStatus.READY):
        deliver(ship(shipment))
    pay(order)

    order = order_now(order)
    assert (order.status, order.gross) == (OrderStatus.CLOSED, gross)
    assert sum(each.net for each in Invoice.objects.all()) == Decimal("333.30")
    assert [line.shipped for line in order.lines.order_by("line_no")] == [5, 5]
    assert balance_of(bike) == (0, 0)
    assert verify() == []


def test_a_line_shipped_in_part_is_billed_to_the_cent(order: Order, bike: Item) -> None:
    ship(shipment_of(order), 5)
    split(order, 3)
    happen()
    make_stock(bike, 4)
    happen()

    while shipment := Shipment.objects.filter(status=ShipmentStatus.READY).first():
        ship(shipment)
    for shipment in Shipment.objects.filter(status=ShipmentStatus.SHIPPED):
        deliver(shipment)
    pay(order)

    order = order_now(order)
    assert order.status == OrderStatus.CLOSED
    assert sum(each.net for each in Invoice.objects.all()) == Decimal("333.30")
    assert verify() == []


def test_what_is_split_before_the_process_starts_starts_as_two(bike: Item) -> None:
    order = book(make_seller(), (bike, 6))
    split(order, 2)
    happen()

    assert held(order) == [[(1, 4), (2, 2)]]
    assert verify() == []


def test_a_part_of_a_part_finds_its_run(order: Order) -> None:
    split(order, 6)
    split(order, 3, 2)
    happen()

    assert held(order) == [[(1, 4), (2, 2)], [(2, 1), (3, 3)]]
    fit_runs(order.pk, by=None)
    assert held(order) == [[(1, 4), (2, 2)], [(2, 1), (3, 3)]]
    assert verify() == []


def test_a_line_is_split_and_canceled_in_one_moment(order: Order) -> None:
    split(order, 4)
    cancel_lines(order, {1: Decimal(2)}, reason=CancelReason.LATE, by=None)
    happen()

    # What was canceled is free, and serves the other part.
    assert held(order) == [[(1, 4)], [(2, 2)], [(2, 2)]]
    for shipment in Shipment.objects.all():
        ship(shipment)
    assert verify() == []


def test_the_split_line_is_held_and_the_rest_leaves(order: Order, ada: User) -> None:
    split(order, 5)
    happen()
    stop = hold(order, 2)
    happen()

    ship(shipment_of(order), 5, 0)

    first, second = order.lines.order_by("line_no")
    assert (first.shipped, second.shipped) == (5, 0)
    release(stop)
    happen()
    assert shipment_of(order).lines.get().quantity == 1
    assert verify() == []


def test_a_slip_from_before_the_split_is_refused(order: Order) -> None:
    split(order, 5)

    with refused(TooMuch):
        ship(shipment_of(order), 6)
    happen()
    ship(shipment_of(order))

    assert order_now(order).fulfilment_status == FulfilmentStatus.PARTLY_SHIPPED
    assert verify() == []
