from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from foundation import clock
from foundation.models import User
from orders.models import Order
from orders.queries import OrderFilters, count_up_to, order_list, search_orders
from orders.states import FulfilmentStatus, OrderStatus
from tests.factories.catalog import make_item
from tests.factories.orders import make_line, make_order
from tests.factories.partners import make_partner

pytestmark = pytest.mark.django_db
TODAY = dt.datetime(2026, 3, 10, 9, tzinfo=dt.UTC)


def numbers(user: User, **filters: object) -> set[str]:
    found = order_list(user, OrderFilters(**filters))  # type: ignore[arg-type]
    return set(found.values_list("number", flat=True))


def test_orders_are_found_by_what_people_know_of_them(ada: User) -> None:
    dora = make_partner(name="Fietsen Dora")
    saddle = make_item("SADDLE-1")
    order = make_order(
        dora,
        number="ORD-7001",
        customer_reference="PO-77",
        external_id="web-5",
        lines=0,
    )
    make_line(order, item=saddle)
    make_order(make_partner(name="Rad Eve"), number="ORD-8002")

    for text in ("ORD-7001", "ord-70", "PO-77", "web-5", "fietsen", "SADDLE-1"):
        assert numbers(ada, text=text) == {"ORD-7001"}, text


def test_the_list_filters_by_status_and_lateness(ada: User) -> None:
    with clock.travel_to(TODAY):
        make_order(number="ORD-1", promised_on=dt.date(2026, 3, 9))
        make_order(number="ORD-2", promised_on=dt.date(2026, 3, 10))
        make_order(number="ORD-3", requested_on=dt.date(2026, 3, 1))
        make_order(
            number="ORD-4",
            promised_on=dt.date(2026, 3, 9),
            fulfilment_status=FulfilmentStatus.DELIVERED,
        )
        make_order(number="ORD-5", status=OrderStatus.DRAFT)

        assert numbers(ada, is_late=True) == {"ORD-1", "ORD-3"}
        assert numbers(ada, statuses=["draft"]) == {"ORD-5"}
        found: Any = order_list(ada, OrderFilters()).order_by("number")
        assert [order.is_late for order in found] == [True, False, True, False, False]


def test_history_is_shown_only_when_asked_for(ada: User) -> None:
    make_order(number="ORD-1")
    make_order(number="ORD-2", origin="history")

    assert numbers(ada) == {"ORD-1"}
    assert numbers(ada, origin="history") == {"ORD-2"}


def test_the_list_costs_one_query_however_many_orders(ada: User) -> None:
    for _ in range(5):
        make_order()
    assert ada.roles
    assert not ada.scopes

    with CaptureQueriesContext(
        connection,
    ) as queries:
        rows = list(order_list(ada, OrderFilters()))
        assert {row.partner.name for row in rows if row.partner} == {"Fietsen Dora"}

    assert len(queries) == 1


def test_counting_stops_at_the_most_anybody_reads(ada: User) -> None:
    for _ in range(4):
        make_order(lines=0)

    assert count_up_to(Order.objects.all(), 3) == (3, True)
    assert count_up_to(Order.objects.all(), 4) == (4, False)


def test_a_customer_finds_only_their_own(dora: User) -> None:
    from tests.people import speaks_for

    hers, other = make_order(), make_order(make_partner())
    assert hers.partner is not None
    speaks_for(dora, hers.partner)

    assert numbers(dora) == {hers.number}
    assert numbers(dora, text=other.number) == set()


def test_odd_text_finds_nothing_and_breaks_nothing(ada: User) -> None:
    make_order()

    for text in ("\x00", "%", "_", "İ", "'; drop", "\\"):
        assert not search_orders(Order.objects.all(), text + "zz").exists()
