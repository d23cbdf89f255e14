"""A line whose place changes on its way, and how it goes on from there."""

from __future__ import annotations

from decimal import Decimal

import pytest

from catalog.models import Item
from foundation.models import TimelineEntry, User
from foundation.proofs import kinds
from fulfillment.models import Shipment
from fulfillment.states import ShipmentStatus
from inventory.models import Location
from orders.errors import NotBooked, NothingToDeliver
from orders.models import Order, OrderLine
from orders.services.cancel import cancel_order
from orders.services.places import deliver_from
from orders.states import CancelReason
from promising.errors import NothingElsewhere
from tests.factories.fulfillment import (
    deliver,
    happen,
    order_now,
    refused,
    runs_of,
    ship,
    shipment_of,
)
from tests.factories.inventory import balance_of, make_location, make_stock
from tests.factories.orders import book, make_priced_item, make_seller

pytestmark = pytest.mark.django_db


@pytest.fixture
def there() -> Location:
    make_location("ROT")
    return make_location("KOL")


@pytest.fixture
def bike(there: Location) -> Item:
    """Six in Rotterdam; five came to Köln later."""
    return make_priced_item("BIKE", "500.00")


@pytest.fixture
def order(bike: Item, there: Location) -> Order:
    """Six bikes, asked of the warehouse in Rotterdam."""
    make_stock(bike, 6)
    order = book(make_seller(), (bike, 6))
    happen()
    make_stock(bike, 9, there)
    happen()
    return order_now(order)


def line_of(order: Order) -> OrderLine:
    return OrderLine.objects.get(order=order, line_no=1)


def all_is_proved() -> bool:
    wrong = [
        (kind, each.subject, each.field, each.stored, each.computed)
        for kind, proof in kinds.all().items()
        for each in proof().differences()
    ]
    assert wrong == []
    return True


def test_the_line_goes_on_from_the_other_place_to_the_end(
    order: Order, bike: Item, there: Location, ada: User
) -> None:
    called_off = shipment_of(order)

    deliver_from(order, [1], there, by=ada)
    assert line_of(order).location == there
    happen()

    shipment = shipment_of(order)
    assert (shipment.location, shipment.number) != (there, called_off.number)
    assert shipment.location == there
    called_off.refresh_from_db()
    assert called_off.status == ShipmentStatus.CANCELED
    line = line_of(order)
    assert (line.scheduled, line.reserved) == (6, 6)
    assert all_is_proved()
    deliver(ship(shipment))
    assert (balance_of(bike), balance_of(bike, there)) == ((6, 0), (3, 0))
    assert order_now(order).fulfilment_status == "delivered"
    assert all_is_proved()


def test_a_part_goes_on_from_each_place(bike: Item, there: Location, ada: User) -> None:
    make_stock(bike, 6)
    order = book(make_seller(), (bike, 6))
    happen()
    make_stock(bike, 2, there)
    happen()

    deliver_from(order, [1], there, by=ada)
    happen()

    ready = Shipment.objects.filter(status=ShipmentStatus.READY).order_by("id")
    assert [(s.location.code, s.lines.get().quantity) for s in ready] == [
        ("ROT", 4),
        ("KOL", 2),
    ]
    line = line_of(order)
    assert (line.scheduled, line.reserved) == (6, 6)
    for shipment in ready:
        ship(shipment)
    assert all_is_proved()


def test_the_timeline_says_who_chose_which_place(
    order: Order, there: Location, ada: User
) -> None:
    deliver_from(order, [1], there, by=ada)
    happen()

    entry = TimelineEntry.objects.get(code="order.line_place")
    assert entry.actor == ada
    assert entry.params == {
        "line": 1,
        "quantity": "6",
        "sku": "BIKE",
        "place": "Köln",
        "was": "Rotterdam",
    }
    run = runs_of(order)[0]
    ended = TimelineEntry.objects.get(code="run.moved")
    assert (ended.subject, run.status) == (run.number, "canceled")


def test_what_has_left_stays_and_the_rest_moves(
    order: Order, bike: Item, there: Location
) -> None:
    ship(shipment_of(order), 2)

    deliver_from(order, [1], there, by=None)
    happen()

    assert shipment_of(order).location == there
    assert shipment_of(order).lines.get().quantity == 4
    assert balance_of(bike, there) == (Decimal(9), Decimal(4))
    ship(shipment_of(order))
    assert line_of(order).shipped == 6
    assert all_is_proved()


def test_the_second_time_nothing_is_left_to_move(order: Order, there: Location) -> None:
    deliver_from(order, [1], there, by=None)

    with refused(NothingElsewhere):
        deliver_from(order, [1], there, by=None)

    assert TimelineEntry.objects.filter(code="order.line_place").count() == 1


def test_what_was_shipped_or_canceled_does_not_move(
    order: Order, there: Location
) -> None:
    ship(shipment_of(order))
    with refused(NothingToDeliver):
        deliver_from(order, [1], there, by=None)


def test_a_canceled_order_does_not_move(order: Order, there: Location) -> None:
    cancel_order(order, reason=CancelReason.CUSTOMER, by=None)
    with refused(NotBooked):
        deliver_from(order, [1], there, by=None)
