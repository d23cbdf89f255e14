"""The numbers of docs/algorithms/availability.md, from rows of the database."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inventory.reads.availability import availability
from tests.factories.catalog import make_item
from tests.factories.inventory import make_location, make_purchase, make_stock
from tests.factories.promising import commit

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 23)


def test_the_equation_adds_up_from_rows() -> None:
    item = make_item("BIKE-1")
    make_stock(item, 20)
    commit([(item, 15)], number="ORD-1")
    commit([(item, 8)], number="ORD-2")  # 5 are left, 3 wait
    make_purchase((item, 30), due_on=dt.date(2026, 12, 3))

    found = availability(item, today=TODAY)

    assert found.on_hand - found.claimed == found.available
    assert (found.on_hand, found.claimed, found.available) == (20, 20, 0)
    assert (found.waiting, found.incoming, found.projected) == (3, 30, 27)
    assert found.available - found.waiting + found.incoming == found.projected
    assert found.levels[-1].on == dt.date(2026, 12, 3)


def test_it_is_asked_for_one_place_or_for_all() -> None:
    item = make_item("BIKE-1")
    make_stock(item, 20)
    make_stock(item, 7, make_location("KOL"))

    assert availability(item, today=TODAY).on_hand == 27
    found = availability(item, make_location("KOL").pk, today=TODAY)
    assert (found.on_hand, found.projected) == (7, 7)


def test_the_days_to_come_carry_the_level_on() -> None:
    item = make_item("BIKE-1")
    make_stock(item, 20)
    make_purchase((item, 30), due_on=dt.date(2026, 11, 26))

    assert availability(item, today=TODAY).by_day() == [
        (dt.date(2026, 11, 23), Decimal(20)),
        (dt.date(2026, 11, 24), Decimal(20)),
        (dt.date(2026, 11, 25), Decimal(20)),
        (dt.date(2026, 11, 26), Decimal(50)),
    ]


def test_many_rows_cost_no_more_questions() -> None:
    item = make_item("BIKE-1")
    make_stock(item, 20)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            availability(item, today=TODAY)
        return len(captured)

    before = queries()
    commit([(item, 15)], number="ORD-1")
    commit([(item, 8)], number="ORD-2")
    make_purchase((item, 30), due_on=dt.date(2026, 12, 3))

    assert queries() == before
