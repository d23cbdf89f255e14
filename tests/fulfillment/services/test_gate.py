from __future__ import annotations

from decimal import Decimal

import pytest

from catalog.models import Item
from foundation.models import TimelineEntry
from fulfillment.models import Shipment
from fulfillment.states import ShipmentStatus
from orders.errors import LineHeld, OrderHeld
from orders.models import Hold, Order
from orders.states import HoldStatus
from partners.models import Partner
from tests.factories.fulfillment import (
    deliver,
    happen,
    order_now,
    refused,
    runs_of,
    ship,
    shipment_of,
    steps_of,
)
from tests.factories.holds import hold, release
from tests.factories.inventory import make_location, make_stock
from tests.factories.orders import book, make_priced_item, make_seller

pytestmark = pytest.mark.django_db


@pytest.fixture
def dora_buys() -> Partner:
    return make_seller()


@pytest.fixture
def bike() -> Item:
    make_location("ROT")
    bike = make_priced_item("BIKE", "100.00")
    make_stock(bike, 100)
    return bike


@pytest.fixture
def lamp(bike: Item) -> Item:
    lamp = make_priced_item("LAMP", "10.00")
    make_stock(lamp, 100)
    return lamp


def now(held: Hold) -> str:
    return str(Hold.objects.get(pk=held.pk).status)


def shipments(order: Order) -> list[tuple[str, list[Decimal]]]:
    rows = Shipment.objects.filter(order=order).order_by("id")
    return [
        (row.status, [line.quantity for line in row.lines.order_by("order_line")])
        for row in rows
    ]


def test_a_held_order_starts_no_step_until_it_is_released(
    dora_buys: Partner, bike: Item
) -> None:
    order = book(dora_buys, (bike, 2))
    held = hold(order)
    happen()

    (run,) = runs_of(order)
    assert set(steps_of(run).values()) == {"pending"}

    release(held)
    happen()

    assert steps_of(run)["reserve"] == "done"
    assert steps_of(run)["ship"] == "waiting"


def test_a_hold_on_a_later_step_waits_until_the_order_gets_there(
    dora_buys: Partner, bike: Item
) -> None:
    order = book(dora_buys, (bike, 2))
    held = hold(order, step="invoice")
    happen()

    assert now(held) == HoldStatus.REQUESTED
    ship(shipment_of(order))
    deliver(Shipment.objects.get(order=order))

    (run,) = runs_of(order)
    assert now(held) == HoldStatus.ACTIVE
    assert (steps_of(run)["deliver"], steps_of(run)["invoice"]) == ("done", "pending")


def test_lines_move_only_when_all_holds_are_released(
    dora_buys: Partner, bike: Item
) -> None:
    order = book(dora_buys, (bike, 2))
    first, second = hold(order), hold(order, 1, code="quality")
    happen()

    release(first)
    happen()
    assert set(steps_of(runs_of(order)[0]).values()) == {"pending"}

    release(second)
    happen()
    assert steps_of(runs_of(order)[0])["ship"] == "waiting"


def test_only_the_held_line_stays_behind(
    dora_buys: Partner, bike: Item, lamp: Item
) -> None:
    order = book(dora_buys, (bike, 2), (lamp, 5))
    held = hold(order, 2)
    happen()

    assert shipments(order) == [("ready", [Decimal(2)])]

    release(held)
    happen()
    assert shipments(order) == [("ready", [Decimal(2)]), ("ready", [Decimal(5)])]


def test_an_order_that_ships_complete_waits_for_its_held_line(
    dora_buys: Partner, bike: Item, lamp: Item
) -> None:
    Partner.objects.filter(pk=dora_buys.pk).update(wants_complete=True)
    order = book(dora_buys, (bike, 2), (lamp, 5))
    hold(order, 2, step="ship")
    happen()

    assert shipments(order) == []


def test_a_held_order_cannot_be_shipped(dora_buys: Partner, bike: Item) -> None:
    order = book(dora_buys, (bike, 2))
    happen()
    held = hold(order)
    happen()

    with refused(OrderHeld) as told:
        ship(shipment_of(order))

    assert str(told.value) == f"Order {order.number} is on hold: Stop."
    release(held)
    assert ship(shipment_of(order)).status == ShipmentStatus.SHIPPED


def test_the_other_lines_of_a_shipment_may_leave(
    dora_buys: Partner, bike: Item, lamp: Item
) -> None:
    order = book(dora_buys, (bike, 2), (lamp, 5))
    happen()
    held = hold(order, 2, step="ship")
    happen()

    assert now(held) == HoldStatus.ACTIVE
    with refused(LineHeld) as told:
        ship(shipment_of(order))
    assert str(told.value) == f"Line 2 of order {order.number} is on hold: Stop."

    ship(shipment_of(order), 2, 0)

    assert shipments(order) == [("shipped", [Decimal(2), Decimal(5)])]
    release(held)
    happen()
    assert shipments(order)[1] == ("ready", [Decimal(5)])


def test_what_has_left_stops_at_the_next_step(dora_buys: Partner, bike: Item) -> None:
    order = book(dora_buys, (bike, 2))
    happen()
    shipment = ship(shipment_of(order))
    held = hold(order)
    deliver(shipment)

    (run,) = runs_of(order)
    assert (steps_of(run)["deliver"], steps_of(run)["invoice"]) == ("done", "pending")

    release(held)
    happen()
    assert steps_of(run)["invoice"] == "done"
    assert order_now(order).invoiced == Decimal("242.00")


def test_each_part_of_a_split_line_is_held(dora_buys: Partner, bike: Item) -> None:
    order = book(dora_buys, (bike, 150))
    held = hold(order, 1)
    happen()
    make_stock(bike, 50)
    happen()

    assert all(set(steps_of(run).values()) == {"pending"} for run in runs_of(order))

    release(held)
    happen()
    assert [quantity for _, quantity in shipments(order)] == [
        [Decimal(100)],
        [Decimal(50)],
    ]


def test_the_timeline_says_where_it_stopped(dora_buys: Partner, bike: Item) -> None:
    order = book(dora_buys, (bike, 2))
    hold(order, step="ship")
    happen()

    codes = TimelineEntry.objects.filter(thread=order.number).values_list("code")
    assert {("hold.order.step",), ("hold.reached",), ("order.on_hold",)} <= set(codes)
