"""Lines that are canceled or lose their stock, and what becomes of their runs."""

from __future__ import annotations

from decimal import Decimal

import pytest

from catalog.models import Item
from foundation.models import Document
from fulfillment.models import Shipment
from fulfillment.states import RunStatus, ShipmentStatus
from inventory.services.stock import Correction, adjust_stock
from inventory.states import AdjustReason
from orders.models import Order
from orders.services.cancel import cancel_lines, cancel_order
from orders.states import CancelReason, FulfilmentStatus, OrderStatus
from tests.factories.fulfillment import (
    happen,
    order_now,
    runs_of,
    ship,
    shipment_of,
    steps_of,
)
from tests.factories.inventory import balance_of, make_location, make_stock
from tests.factories.orders import book, make_priced_item, make_seller

pytestmark = pytest.mark.django_db
NO_LONGER = CancelReason.CUSTOMER


@pytest.fixture
def bike() -> Item:
    make_location("ROT")
    bike = make_priced_item("BIKE", "500.00")
    make_stock(bike, 6)
    return bike


@pytest.fixture
def order(bike: Item) -> Order:
    """Ten bikes of which six are in stock."""
    order = book(make_seller(), (bike, 10))
    happen()
    return order_now(order)


def held(order: Order) -> list[tuple[str, Decimal]]:
    return [
        (run.status, line.quantity)
        for run in runs_of(order)
        for line in run.lines.all()
    ]


def test_the_short_part_waits_in_a_run_of_its_own(order: Order) -> None:
    assert held(order) == [("running", 6), ("running", 4)]
    assert steps_of(runs_of(order)[1])["schedule"] == "waiting"
    assert order.fulfilment_status == FulfilmentStatus.BACKORDERED
    assert order.promised_on is None


def test_a_canceled_quantity_first_leaves_the_run_that_waits(
    order: Order, bike: Item
) -> None:
    cancel_lines(order, {1: Decimal(3)}, reason=NO_LONGER, by=None)
    happen()

    assert held(order) == [("running", 6), ("running", 1)]
    assert balance_of(bike) == (Decimal(6), Decimal(6))


def test_a_canceled_quantity_shrinks_the_shipment_and_makes_a_new_slip(
    order: Order, bike: Item
) -> None:
    cancel_lines(order, {1: Decimal(6)}, reason=NO_LONGER, by=None)
    happen()

    assert held(order) == [("running", 4), ("canceled", 0)]
    assert [line.quantity for line in shipment_of(order).lines.all()] == [4]
    assert balance_of(bike) == (Decimal(6), Decimal(4))
    slips = Document.objects.filter(kind="packing_slip")
    assert sorted(slips.values_list("version", flat=True)) == [1, 2]


def test_a_canceled_order_takes_its_shipment_along(order: Order, bike: Item) -> None:
    cancel_order(order, reason=NO_LONGER, by=None)
    happen()

    assert {run.status for run in runs_of(order)} == {RunStatus.CANCELED}
    assert Shipment.objects.get().status == ShipmentStatus.CANCELED
    assert balance_of(bike) == (Decimal(6), Decimal(0))
    assert steps_of(runs_of(order)[0]) == {
        "schedule": "undone",
        "reserve": "undone",
        "ship": "undone",
        "deliver": "skipped",
        "invoice": "skipped",
        "collect": "skipped",
    }


def test_what_has_left_stays_when_the_open_rest_is_canceled(order: Order) -> None:
    ship(shipment_of(order), 5)

    cancel_lines(order, {1: Decimal(5)}, reason=NO_LONGER, by=None)
    happen()

    assert held(order) == [("running", 5), ("canceled", 0), ("canceled", 0)]
    assert order_now(order).status == OrderStatus.BOOKED
    assert order_now(order).fulfilment_status == FulfilmentStatus.SHIPPED


def test_stock_that_arrives_lets_the_waiting_run_go_on(
    order: Order, bike: Item
) -> None:
    make_stock(bike, 9)
    happen()

    assert held(order) == [("running", 6), ("running", 4)]
    assert steps_of(runs_of(order)[1])["ship"] == "waiting"
    assert balance_of(bike) == (Decimal(15), Decimal(10))
    assert order_now(order).fulfilment_status == FulfilmentStatus.RESERVED
    assert order_now(order).promised_on is not None


def test_a_part_that_arrives_goes_on_alone(order: Order, bike: Item) -> None:
    make_stock(bike, 3)
    happen()

    assert held(order) == [("running", 6), ("running", 3), ("running", 1)]
    waiting = [steps_of(run)["schedule"] for run in runs_of(order)]
    assert waiting == ["done", "done", "waiting"]


def test_stock_that_arrives_elsewhere_moves_the_run_there(
    order: Order, bike: Item
) -> None:
    make_stock(bike, 4, make_location("KOL"))
    happen()

    waiting = runs_of(order)[1]
    assert waiting.location.code == "KOL"
    assert steps_of(waiting)["ship"] == "waiting"


def test_stock_that_is_lost_waits_again(order: Order, bike: Item) -> None:
    loss = Correction(AdjustReason.DAMAGED, change=Decimal(-2))
    adjust_stock(bike, make_location("ROT"), loss, cause="adjust:1", by=None)
    happen()

    assert held(order) == [("running", 4), ("running", 4), ("running", 2)]
    assert [line.quantity for line in shipment_of(order).lines.all()] == [4]
    make_stock(bike, 6)
    happen()
    assert {steps_of(run)["ship"] for run in runs_of(order)} == {"waiting"}


def test_a_shipment_that_lost_all_its_stock_is_canceled(
    order: Order, bike: Item
) -> None:
    loss = Correction(AdjustReason.LOST, change=Decimal(-6))
    adjust_stock(bike, make_location("ROT"), loss, cause="adjust:1", by=None)
    happen()

    assert held(order) == [("canceled", 0), ("running", 4), ("running", 6)]
    assert Shipment.objects.get().status == ShipmentStatus.CANCELED


def test_a_customer_who_wants_it_complete_waits_for_all(bike: Item) -> None:
    dora = make_seller()
    dora.wants_complete = True
    dora.save()
    order = book(dora, (bike, 10))
    happen()
    assert held(order) == [("running", 10)]
    assert steps_of(runs_of(order)[0])["schedule"] == "waiting"

    make_stock(bike, 4)
    happen()

    assert [line.quantity for line in shipment_of(order).lines.all()] == [10]
