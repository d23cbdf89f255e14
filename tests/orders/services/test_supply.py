from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from foundation import clock
from inventory.services.stock import Correction, adjust_stock
from inventory.states import AdjustReason
from orders.models import Order
from orders.states import FulfilmentStatus
from tests.factories.catalog import make_item, make_kit
from tests.factories.fulfillment import happen, order_now
from tests.factories.inventory import make_location, make_stock
from tests.factories.orders import book, make_priced_item, make_seller
from tests.factories.pricing import make_price

pytestmark = pytest.mark.django_db
MONDAY = dt.datetime(2026, 3, 9, 9, tzinfo=dt.UTC)


def test_stock_that_arrives_gives_the_waiting_line_its_date() -> None:
    dora, bike = make_seller(), make_priced_item("BIKE")
    make_location("ROT")
    with clock.travel_to(MONDAY):
        order = book(dora, (bike, 5))
        happen()
        assert order.promised_on is None

        make_stock(bike, 5)
        happen()

    order = order_now(order)
    line = order.lines.get()
    assert (line.scheduled, line.backordered) == (5, 0)
    assert line.promised_on is not None
    assert order.promised_on == line.promised_on > MONDAY.date()
    assert order.fulfilment_status != FulfilmentStatus.BACKORDERED


def test_a_part_that_arrives_leaves_the_rest_to_be_confirmed() -> None:
    dora, bike = make_seller(), make_priced_item("BIKE")
    make_location("ROT")
    order = book(dora, (bike, 5))

    make_stock(bike, 2)
    happen()

    order = order_now(order)
    assert order.lines.get().scheduled == 2
    assert order.promised_on is None


def test_who_wants_it_first_gets_it_first() -> None:
    dora, bike = make_seller(), make_priced_item("BIKE")
    make_location("ROT")
    soon, later = clock.today() + dt.timedelta(3), clock.today() + dt.timedelta(9)
    patient = book(dora, (bike, 2), requested_on=later)
    hasty = book(dora, (bike, 2), requested_on=soon)

    make_stock(bike, 2)
    happen()

    assert order_now(hasty).lines.get().scheduled == 2
    assert order_now(patient).lines.get().scheduled == 0


def test_a_kit_waits_until_all_its_parts_are_there() -> None:
    dora = make_seller()
    pump, tube = make_item("PUMP"), make_item("TUBE")
    kit = make_kit("KIT", components={pump: 1, tube: 2})
    make_price(kit, "30.00")
    make_location("ROT")
    order = book(dora, (kit, 2))

    make_stock(pump, 2)
    happen()
    assert order_now(order).lines.get().scheduled == 0
    make_stock(tube, 4)
    happen()

    assert order_now(order).lines.get().scheduled == 2


def test_stock_that_is_lost_makes_the_line_wait_again() -> None:
    dora, bike = make_seller(), make_priced_item("BIKE")
    make_stock(bike, 5)
    order: Order = book(dora, (bike, 5))

    correction = Correction(change=Decimal(-3), reason=AdjustReason.LOST)
    adjust_stock(bike, make_location(), correction, cause="count-1", by=None)
    happen()

    order = order_now(order)
    line = order.lines.get()
    assert (line.scheduled, line.promised_on) == (2, None)
    assert order.promised_on is None
