"""The perfect-order rate over orders that really went through the house."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from catalog.models import Item
from foundation import clock
from foundation.models import User
from orders.models import Order, OrderLine
from partners.models import Partner
from promising.models import Promise
from reporting.queries import PerfectOrders, perfect_orders
from tests.factories.fulfillment import deliver, happen, ship, shipment_of
from tests.factories.inventory import make_location, make_stock
from tests.factories.orders import book, make_priced_item, make_seller


@pytest.fixture
def partner(db: None) -> Partner:
    partner = make_seller()
    make_location()
    return partner


@pytest.fixture
def bell(partner: Partner) -> Item:
    item = make_priced_item("BELL", "10.00")
    make_stock(item, 50)
    return item


def delivered(partner: Partner, item: Item, ben: User) -> Order:
    order = book(partner, (item, 2))
    happen()
    deliver(ship(shipment_of(order), by=ben), by=ben)
    happen()
    return order


def rate(user: User) -> PerfectOrders:
    today = clock.today()
    week = dt.timedelta(days=7)
    return perfect_orders(user, since=today - week, until=today + week)


def test_without_deliveries_there_is_no_rate(ada: User) -> None:
    assert (rate(ada).delivered, rate(ada).percent) == (0, Decimal(0))


def test_an_order_delivered_as_promised_is_perfect(
    partner: Partner, bell: Item, ada: User, ben: User
) -> None:
    delivered(partner, bell, ben)

    found = rate(ada)

    assert (found.delivered, found.perfect, found.percent) == (1, 1, Decimal("100.0"))
    assert [week.delivered for week in found.weeks] == [1]


def test_a_delivery_after_the_first_promise_is_late(
    partner: Partner, bell: Item, ada: User, ben: User
) -> None:
    order = delivered(partner, bell, ben)
    delivered(partner, bell, ben)
    Promise.objects.filter(line_ref=f"{order.number}/1").update(
        arrive_on=clock.today() - dt.timedelta(days=1)
    )

    found = rate(ada)

    assert (found.delivered, found.perfect, found.percent) == (2, 1, Decimal("50.0"))
    assert found.misses["late"] == 1


def test_returned_goods_and_open_billing_are_misses(
    partner: Partner, bell: Item, ada: User, ben: User
) -> None:
    damaged, unbilled = (delivered(partner, bell, ben) for _ in range(2))
    OrderLine.objects.filter(order=damaged).update(returned=1)
    Order.objects.filter(pk=unbilled.pk).update(invoiced=0)

    found = rate(ada)

    assert (found.perfect, found.misses["damaged"], found.misses["undocumented"]) == (
        0,
        1,
        1,
    )


def test_the_rate_is_one_query(
    partner: Partner,
    bell: Item,
    ada: User,
    ben: User,
    django_assert_num_queries: object,
) -> None:
    delivered(partner, bell, ben)
    _ = ada.roles, ada.scopes

    with django_assert_num_queries(1):  # type: ignore[operator]  # a fixture
        rate(ada)
