"""Several people at once: real threads, each with a connection of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from orders.models import Order, OrderLine
from orders.services.capture import CaptureResult, Outcome
from tests.factories.inventory import balance_of, make_stock
from tests.factories.orders import enter, make_priced_item, make_seller

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 6


def all_at_once(work: Callable[[int], CaptureResult]) -> list[CaptureResult]:
    barrier = Barrier(PEOPLE)

    def person(number: int) -> CaptureResult:
        try:
            barrier.wait()
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(PEOPLE) as pool:
        return list(pool.map(person, range(PEOPLE)))


def test_the_same_message_from_many_sides_is_one_order() -> None:
    dora, bike = make_seller(), make_priced_item("BIKE")

    results = all_at_once(lambda _: enter(dora, (bike, 1), external_id="web-1"))

    assert Counter(each.outcome for each in results) == {
        Outcome.CREATED: 1,
        Outcome.UNCHANGED: PEOPLE - 1,
    }
    assert Order.objects.count() == 1


def test_the_last_ones_are_sold_once() -> None:
    dora, bike, bell = make_seller(), make_priced_item("BIKE"), make_priced_item("BELL")
    make_stock(bike, 4)
    make_stock(bell, 4)

    def order(number: int) -> CaptureResult:
        # Half of them ask for the items the other way round.
        lines = [(bike, 1), (bell, 1)]
        return enter(dora, *(lines if number % 2 else lines[::-1]))

    results = all_at_once(order)

    assert {each.outcome for each in results} == {Outcome.CREATED}
    for item in (bike, bell):
        lines = OrderLine.objects.filter(item=item)
        assert sum(lines.values_list("scheduled", flat=True)) == 4
        assert balance_of(item) == (4, 4)
