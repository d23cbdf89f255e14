"""The number of statements does not depend on the number of lines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

import psycopg
import pytest

from catalog.models import Item
from foundation.bulk import Batch
from foundation.db import atomic
from inventory.engine.sharing import ShipWish
from inventory.services.claims import release_claims, reserve_claims, ship_claims
from inventory.services.places import counterpart
from inventory.services.stock import ReceiptLine, receive_stock
from inventory.states import LocationKind
from promising.services.incoming import repeg
from promising.services.promise import commit_promise, promise
from promising.services.withdraw import withdraw_demand
from tests.factories.catalog import make_item
from tests.factories.inventory import make_location, make_purchase
from tests.factories.promising import make_request

pytestmark = pytest.mark.django_db

Count = Callable[[Callable[[], Any]], int]


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> Count:
    """How many statements a call sends, prepared and in pipelines too."""
    sent: list[str] = []
    execute = psycopg.Cursor.execute

    def counted(self: Any, query: Any, *args: Any, **kwargs: Any) -> Any:
        sent.append(str(query))
        return execute(self, query, *args, **kwargs)

    monkeypatch.setattr(psycopg.Cursor, "execute", counted)

    def count(call: Callable[[], Any]) -> int:
        with atomic():  # as within the caller's transaction
            sent.clear()
            call()
            return len(sent)

    return count


def stocked(count: int, quantity: int = 10) -> list[Item]:
    items = [make_item() for _ in range(count)]
    receive_stock(
        [ReceiptLine(item, Decimal(quantity)) for item in items],
        location=make_location(),
        reference="",
        cause=f"receipt:{count}",
        by=None,
    )
    return items


@pytest.mark.parametrize("lines", [5, 200])
def test_committing_a_promise_takes_two_statements_and_the_batch(
    statements: Count, lines: int
) -> None:
    request = make_request([(item, 1) for item in stocked(lines)])
    promise(request)
    batch = Batch()

    count = statements(
        lambda: commit_promise(request, revision=1, batch=batch, by=None)
    )

    assert count == 2
    assert statements(batch.send) == 4


@pytest.mark.parametrize("lines", [5, 200])
def test_asking_takes_one_statement(statements: Count, lines: int) -> None:
    request = make_request([(item, 1) for item in stocked(lines)])
    promise(request)

    assert statements(lambda: promise(request)) == 1


@pytest.mark.parametrize("lines", [5, 200])
def test_the_way_of_a_claim_takes_a_fixed_number_of_statements(
    statements: Count, lines: int
) -> None:
    items = stocked(lines)
    request = make_request([(item, 4) for item in items])
    commit_promise(request, revision=1, batch=None, by=None)
    refs = [demand.line_ref for demand in request.demands]
    place = make_location().pk
    wishes = [
        ShipWish(ref, item.pk, place, Decimal(1))
        for ref, item in zip(refs, items, strict=True)
    ]
    today = dt.date(2026, 11, 20)
    one_each = dict.fromkeys(refs, Decimal(1))
    counterpart(LocationKind.CUSTOMER)

    counts = [
        statements(partial(reserve_claims, refs, by=None)),
        statements(
            partial(ship_claims, wishes, cause="S", effective_on=today, by=None)
        ),
        statements(
            partial(release_claims, refs, cause="R", quantity_by_ref=one_each, by=None)
        ),
        statements(partial(withdraw_demand, refs, cause="W", by=None)),
    ]

    assert counts == [1, 10, 5, 10]


def waiting_and_coming(lines: int) -> list[Item]:
    """Items that an order waits for and that are on order; dated in one go."""
    items = [make_item() for _ in range(lines)]
    wanted = [(item, 1) for item in items]
    make_location()
    commit_promise(make_request(wanted, number="OLD"), revision=1, batch=None, by=None)
    make_purchase(*[(item, 5) for item in items], due_on=dt.date(2099, 1, 5))
    return items


@pytest.mark.parametrize("lines", [5, 50])
def test_a_short_booking_asks_twice_what_is_coming_and_who_waits(
    statements: Count, lines: int
) -> None:
    items = waiting_and_coming(lines)
    request = make_request([(item, 2) for item in items])
    promise(request)
    batch = Batch()

    count = statements(
        lambda: commit_promise(request, revision=1, batch=batch, by=None)
    )

    assert count == 4
    assert statements(batch.send) == 3


@pytest.mark.parametrize("lines", [5, 50])
def test_dating_the_lines_that_wait_takes_a_fixed_number_of_statements(
    statements: Count, lines: int
) -> None:
    items = [item.pk for item in waiting_and_coming(lines)]

    assert statements(lambda: repeg(items)) == 9
    assert statements(lambda: repeg(items)) == 5
