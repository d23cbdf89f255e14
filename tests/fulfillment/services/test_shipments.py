from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from foundation.clock import travel_to
from foundation.models import User
from fulfillment.errors import (
    AlreadyConfirmed,
    AlreadyDelivered,
    DateNotPossible,
    NegativeQuantity,
    NothingToShip,
    NotShippedYet,
    TooMuchShipped,
)
from fulfillment.models import Shipment
from fulfillment.services.shipments import confirm_delivery, confirm_shipment
from inventory.models import Movement
from orders.models import Order
from orders.states import FulfilmentStatus
from tests.factories.catalog import make_kit, make_service
from tests.factories.fulfillment import (
    happen,
    order_now,
    refused,
    runs_of,
    ship,
    shipment_of,
    steps_of,
)
from tests.factories.inventory import balance_of, make_location, make_stock
from tests.factories.orders import book, make_priced_item, make_seller
from tests.factories.pricing import make_price

pytestmark = pytest.mark.django_db
FRIDAY = dt.datetime(2026, 11, 20, 10, 0, tzinfo=dt.UTC)


@pytest.fixture
def order() -> Order:
    dora = make_seller()
    make_location("ROT")
    bike, bell = make_priced_item("BIKE", "500.00"), make_priced_item("BELL", "4.95")
    make_stock(bike, 10)
    make_stock(bell, 100)
    order = book(dora, (bike, 2), (bell, 20))
    happen()
    return order


def first_line(order: Order) -> int:
    return order.lines.get(line_no=1).pk


def test_what_is_confirmed_short_stays_open_in_a_shipment_of_its_own(
    order: Order,
) -> None:
    shipment = ship(shipment_of(order), 2, 5)

    rest = shipment_of(order)
    assert [line.quantity for line in rest.lines.all()] == [15]
    assert rest.run.parent == shipment.run
    assert steps_of(rest.run) == {
        "ship": "waiting",
        "deliver": "pending",
        "invoice": "pending",
        "collect": "pending",
    }
    assert order_now(order).fulfilment_status == FulfilmentStatus.PARTLY_SHIPPED
    bell = order.lines.get(line_no=2).item
    assert bell is not None
    assert balance_of(bell) == (Decimal(95), Decimal(15))


def test_a_line_that_did_not_leave_at_all_stays_open(order: Order) -> None:
    ship(shipment_of(order), 2, 0)

    rest = shipment_of(order)
    assert [(line.order_line.sku, line.quantity) for line in rest.lines.all()] == [
        ("BELL", 20)
    ]


def test_a_shipment_of_nothing_is_refused(order: Order) -> None:
    with refused(NothingToShip):
        ship(shipment_of(order), 0, 0)


def test_more_than_asked_is_refused(order: Order) -> None:
    with refused(TooMuchShipped) as told:
        ship(shipment_of(order), 3, 20)

    assert str(told.value) == "Line 1: at most 2 can be shipped."
    assert Movement.objects.filter(destination__kind="customer").count() == 0


def test_a_negative_quantity_is_refused(order: Order) -> None:
    with refused(NegativeQuantity):
        ship(shipment_of(order), -1, 20)


def test_a_line_of_another_order_is_refused(order: Order) -> None:
    with refused(TooMuchShipped):
        confirm_shipment(shipment_of(order), {999_999: Decimal(1)}, by=None)


def test_who_confirms_second_is_told_who_was_first(
    order: Order, ben: User, cleo: User
) -> None:
    first_tab = second_tab = shipment_of(order)
    with travel_to(FRIDAY + dt.timedelta(days=9)):
        ship(first_tab, by=ben)

        with refused(AlreadyConfirmed) as told:
            ship(second_tab, by=cleo)

    assert "already confirmed by Ben Visser on " in str(told.value)
    assert Movement.objects.filter(destination__kind="customer").count() == 2


def test_the_first_tab_confirmed_a_part_and_the_second_tab_is_told(
    order: Order, ben: User
) -> None:
    tab = shipment_of(order)
    ship(tab, 1, 20, by=ben)

    with refused(AlreadyConfirmed):
        ship(tab, 2, 20, by=ben)


def test_a_delivery_is_confirmed_once_with_who_signed(order: Order, ben: User) -> None:
    shipment = ship(shipment_of(order))
    assert shipment.shipped_on is not None

    delivered = confirm_delivery(
        shipment, on=shipment.shipped_on, signed_by="D. Meijer", by=ben
    )
    with refused(AlreadyDelivered):
        confirm_delivery(shipment, on=shipment.shipped_on, by=ben)

    assert delivered.signed_by == "D. Meijer"
    assert order_now(order).fulfilment_status == FulfilmentStatus.DELIVERED


def test_what_has_not_left_cannot_arrive(order: Order) -> None:
    with refused(NotShippedYet):
        confirm_delivery(shipment_of(order), on=dt.date(2026, 11, 20), by=None)


def test_a_delivery_lies_between_the_day_it_left_and_today(order: Order) -> None:
    shipment = ship(shipment_of(order))
    assert shipment.shipped_on is not None
    day = dt.timedelta(days=1)

    for wrong_day in (shipment.shipped_on - day, shipment.shipped_on + day * 3):
        with refused(DateNotPossible):
            confirm_delivery(shipment, on=wrong_day, by=None)


def test_a_shipment_can_be_confirmed_for_an_earlier_day_but_not_before_booking(
    order: Order,
) -> None:
    booked_on = order_now(order).placed_at.date()
    shipment = shipment_of(order)
    lines = {first_line(order): Decimal(2)}
    day = dt.timedelta(days=1)

    for wrong_day in (booked_on - day, booked_on + day * 30):
        with refused(DateNotPossible):
            confirm_shipment(shipment, lines, on=wrong_day, by=None)
    confirmed = confirm_shipment(shipment, lines, on=booked_on, by=None)

    assert confirmed.shipped_on == booked_on
    moved = Movement.objects.filter(destination__kind="customer")
    assert {movement.effective_on for movement in moved} == {booked_on}


def test_a_kit_leaves_as_its_components_and_a_service_moves_nothing() -> None:
    dora = make_seller()
    make_location("ROT")
    wheel, tube = make_priced_item("WHEEL"), make_priced_item("TUBE")
    kit, mounting = make_kit("SET", components={wheel: 2, tube: 3}), make_service("FIT")
    make_price(kit, "80.00")
    make_price(mounting, "15.00")
    make_stock(wheel, 10)
    make_stock(tube, 10)
    order = book(dora, (kit, 2), (mounting, 1))
    happen()

    ship(shipment_of(order))

    assert len(runs_of(order)) == 1
    assert balance_of(wheel) == (Decimal(6), Decimal(0))
    assert balance_of(tube) == (Decimal(4), Decimal(0))
    moved = Movement.objects.filter(destination__kind="customer")
    assert {movement.item.sku for movement in moved} == {"WHEEL", "TUBE"}


def test_lines_from_two_places_make_two_shipments() -> None:
    dora = make_seller()
    bike, bell = make_priced_item("BIKE"), make_priced_item("BELL")
    make_stock(bike, 5, make_location("ROT"))
    make_stock(bell, 5, make_location("KOL"))

    order = book(dora, (bike, 1), (bell, 1))
    happen()

    shipments = Shipment.objects.filter(order=order).order_by("location__code")
    assert [shipment.location.code for shipment in shipments] == ["KOL", "ROT"]
