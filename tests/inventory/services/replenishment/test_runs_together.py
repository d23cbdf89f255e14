"""Several runs at once are one: real threads, each with a connection of its own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier
from typing import TypeVar

import pytest
from django.db import connection

from inventory.models import Proposal, SupplyOrder
from inventory.services.replenishment.deciding import accept_proposals
from inventory.services.replenishment.forecasts import refresh_forecasts
from inventory.services.replenishment.proposing import propose
from tests.factories.catalog import make_item
from tests.factories.inventory import make_supplier_item
from tests.factories.replenishment import make_rule

pytestmark = pytest.mark.django_db(transaction=True)
RUNS = 5
T = TypeVar("T")


def all_at_once(work: Callable[[], T]) -> list[T]:
    barrier = Barrier(RUNS)

    def run(_: int) -> T:
        try:
            barrier.wait()
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(RUNS) as pool:
        return list(pool.map(run, range(RUNS)))


def make_missing(count: int) -> None:
    for _ in range(count):
        item = make_item()
        make_supplier_item(item)
        make_rule(item, floor=Decimal(5))


def test_runs_at_once_propose_everything_once() -> None:
    make_missing(20)
    refresh_forecasts(by=None)

    done = all_at_once(lambda: propose(by=None).made)

    assert sorted(done) == [0, 0, 0, 0, 20]
    assert Proposal.objects.count() == 20


def test_first_runs_at_once_make_their_forecasts_without_a_quarrel() -> None:
    make_missing(8)

    assert sum(all_at_once(lambda: propose(by=None).made)) == 8


def test_accepting_at_once_makes_one_order() -> None:
    make_missing(6)
    propose(by=None)
    ids = list(Proposal.objects.values_list("id", flat=True))

    orders = all_at_once(lambda: [o.pk for o in accept_proposals(ids, by=None)])

    assert SupplyOrder.objects.count() == 1
    assert {tuple(each) for each in orders} == {(SupplyOrder.objects.get().pk,)}
    assert SupplyOrder.objects.get().lines.count() == 6
