"""What orders say of demand: each line once, on the day it was wanted for."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db.models import Sum

from foundation import clock
from inventory.models import DemandFact
from orders.services.cancel import cancel_lines, cancel_order
from orders.services.past.demand import note_booked, note_canceled, note_missed
from orders.states import CancelReason
from tests.factories.catalog import make_kit, make_service
from tests.factories.inventory import make_location, make_stock
from tests.factories.orders import book, make_priced_item, make_seller
from tests.factories.pricing import make_price
from tests.orders.services.test_history import take_past
from tests.samples import sample

pytestmark = pytest.mark.django_db


def facts() -> list[tuple[str, Decimal, dt.date, str]]:
    found = DemandFact.objects.order_by("id").select_related("item", "location")
    return [
        (f.item.sku, f.quantity, f.on, f.location.code if f.location else "")
        for f in found
    ]


def test_a_booked_line_is_wanted_on_its_requested_day_where_it_ships_from() -> None:
    dora, bike = make_seller(), make_priced_item("BIKE")
    make_stock(bike, 10)
    later = clock.today() + dt.timedelta(days=30)
    order = book(dora, (bike, 3), requested_on=later)

    note_booked(order.number, by=None)
    note_booked(order.number, by=None)

    assert facts() == [("BIKE", 3, later, "ROT")]


def test_without_a_requested_day_it_was_wanted_when_booked() -> None:
    make_location()
    order = book(make_seller(), (make_priced_item("BIKE"), 3))

    note_booked(order.number, by=None)

    [(_, quantity, on, _)] = facts()
    assert (quantity, on) == (3, clock.today())


def test_what_is_called_off_is_taken_back_on_the_same_day() -> None:
    dora, bike = make_seller(), make_priced_item("BIKE")
    make_stock(bike, 10)
    order = book(dora, (bike, 5))
    note_booked(order.number, by=None)
    reason = CancelReason.CUSTOMER

    cancel_lines(order, {1: Decimal(2)}, reason=reason, by=None)
    note_canceled(order.number, by=None)
    cancel_order(order, reason=reason, by=None)
    note_canceled(order.number, by=None)
    note_canceled(order.number, by=None)

    assert [row[1] for row in facts()] == [5, -2, -3]
    assert len({row[2:] for row in facts()}) == 1


def test_a_kit_is_wanted_as_its_components_and_a_service_not_at_all() -> None:
    dora, kit, work = make_seller(), make_kit("KIT"), make_service("WORK")
    make_price(kit, "30")
    make_price(work, "30")
    make_location()
    order = book(dora, (kit, 2), (work, 1))

    note_booked(order.number, by=None)

    assert sorted(row[1] for row in facts()) == [2, 4]


def test_what_nobody_told_of_is_found_and_noted_once() -> None:
    dora, bike = make_seller(), make_priced_item("BIKE")
    make_stock(bike, 10)
    order = book(dora, (bike, 5))
    cancel_lines(order, {1: Decimal(2)}, reason=CancelReason.CUSTOMER, by=None)

    assert note_missed(by=None) == 2
    assert note_missed(by=None) == 0
    assert [row[1] for row in facts()] == [5, -2]


def test_a_day_of_the_past_is_noted_as_it_comes_in() -> None:
    path = sample("uci_online_retail") / "2010-12-02.csv"
    take_past(path, "uci_online_retail")

    found = DemandFact.objects.all()
    assert set(found.values_list("on", flat=True)) == {dt.date(2010, 12, 2)}
    assert set(found.values_list("location", flat=True)) == {None}
    total = found.aggregate(total=Sum("quantity"))["total"]
    assert total == 21061
    assert note_missed(by=None) == 0
