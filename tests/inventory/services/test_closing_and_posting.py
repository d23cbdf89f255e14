"""Books are closed while goods come in: on connections of their own, one after the
other, whoever is first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from decimal import Decimal
from threading import Event

import pytest
from django.db import connection

from catalog.models import Item
from inventory.errors import PeriodClosed
from inventory.models import ClosedPeriod, Location, Movement
from inventory.services import periods, posting
from inventory.services.periods import close_period
from inventory.services.posting import Posting, post_arrivals
from inventory.states import LocationKind
from tests.factories.catalog import make_item
from tests.factories.inventory import make_location
from tests.factories.partners import make_company

pytestmark = pytest.mark.django_db(transaction=True)

DAY = dt.date(2026, 1, 31)
_WAITS = """
SELECT EXISTS (
    SELECT FROM pg_locks
    WHERE relation = 'inventory_movement'::regclass AND NOT granted
)
"""


class Pause:
    """A place in a service where it stands still until it is let go."""

    def __init__(self, work: Callable[..., object]) -> None:
        self._work, self.reached, self._go = work, Event(), Event()

    def __call__(self, *args: object, **kwargs: object) -> object:
        self.reached.set()
        assert self._go.wait(timeout=30)
        return self._work(*args, **kwargs)

    def let_go(self) -> None:
        self._go.set()


@contextmanager
def people() -> Iterator[Callable[[Callable[[], object]], Future[object]]]:
    def alone(act: Callable[[], object]) -> object:
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        yield lambda act: pool.submit(alone, act)


def until_it_waits(second: Future[object]) -> None:
    """Until the second is kept waiting, or did not care and is done."""
    with connection.cursor() as cursor:
        while not second.done():
            cursor.execute(_WAITS)
            if cursor.fetchone() == (True,):
                return


@pytest.fixture
def place() -> Location:
    return make_location(company=make_company())


@pytest.fixture
def item() -> Item:
    return make_item("BIKE", standard_cost=Decimal("4.00"))


def receive(item: Item, place: Location) -> bool:
    lines = [Posting(item.pk, Decimal(3), unit_cost=Decimal("4.00"))]
    source = LocationKind.SUPPLIER
    return post_arrivals(
        lines, location=place, source=source, cause="RCP-1", on=DAY, by=None
    )


def test_closing_waits_for_a_posting_that_found_the_books_open(
    item: Item, place: Location, monkeypatch: pytest.MonkeyPatch
) -> None:
    pause = Pause(posting.write_arrivals)
    monkeypatch.setattr(posting, "write_arrivals", pause)
    company = make_company()

    with people() as start:
        received = start(lambda: receive(item, place))
        assert pause.reached.wait(timeout=30)
        closed = start(lambda: close_period(company, DAY, by=None))
        until_it_waits(closed)
        is_too_early = closed.done()
        pause.let_go()
        assert received.result() is True
        closed.result()

    assert not is_too_early
    assert ClosedPeriod.objects.get().values["fifo"] == "12.00"


def test_a_posting_waits_for_books_that_are_being_closed(
    item: Item, place: Location, monkeypatch: pytest.MonkeyPatch
) -> None:
    pause = Pause(periods._values)
    monkeypatch.setattr(periods, "_values", pause)
    company = make_company()

    with people() as start:
        closed = start(lambda: close_period(company, DAY, by=None))
        assert pause.reached.wait(timeout=30)
        received = start(lambda: receive(item, place))
        until_it_waits(received)
        is_too_early = received.done()
        pause.let_go()
        closed.result()
        with pytest.raises(PeriodClosed):
            received.result()

    assert not is_too_early
    assert not Movement.objects.exists()
