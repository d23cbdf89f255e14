"""Lots and bins cost a few statements more, and no more for many lines than for few."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import psycopg
import pytest

from catalog.models import Item
from catalog.states import Tracking
from foundation.db import atomic
from inventory.engine.sharing import ClaimWish, ShipWish
from inventory.services.claims import claim_stock, ship_claims
from inventory.services.lots import LotWanted, find_or_make_lots
from inventory.services.places import counterpart
from inventory.services.posting import (
    Move,
    Placing,
    Posting,
    move_inside,
    post_arrivals,
)
from inventory.states import LocationKind, Quality
from tests.factories.catalog import make_item
from tests.factories.inventory import make_bin, make_location

pytestmark = pytest.mark.django_db

Count = Callable[[Callable[[], Any]], int]
BLOCKED = Quality.BLOCKED


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


def lots_of(lines: int) -> list[tuple[Item, int]]:
    items = [make_item(tracking=Tracking.LOT) for _ in range(lines)]
    wanted = [LotWanted(item.pk, "L-1") for item in items]
    made = find_or_make_lots(wanted, by=None)
    return [(item, made[item.pk, "L-1"].pk) for item in items]


@pytest.mark.parametrize("lines", [5, 200])
def test_lots_and_bins_take_a_fixed_number_of_statements(
    statements: Count, lines: int
) -> None:
    place, at = make_location(), make_bin().pk
    lots = lots_of(lines)
    for kind in (LocationKind.SUPPLIER, LocationKind.CUSTOMER):
        counterpart(kind)
    arrivals = [Posting(item.pk, Decimal(5), Placing(at, lot)) for item, lot in lots]
    moves = [
        Move(item.pk, Decimal(1), Placing(at, lot), Placing(quality=BLOCKED))
        for item, lot in lots
    ]

    came = statements(
        lambda: post_arrivals(
            arrivals, location=place, source=LocationKind.SUPPLIER, cause="r", by=None
        )
    )
    moved = statements(lambda: move_inside(moves, location=place, cause="m", by=None))
    shipped = statements(ship_of(lots, place.pk))

    assert (came, moved, shipped) == (10, 10, 12)


def ship_of(lots: list[tuple[Item, int]], place: int) -> Callable[[], bool]:
    """All that is left of each lot is claimed and ships."""
    left = Decimal(4)
    wishes = [ClaimWish(f"ORD-1/{item.pk}", item.pk, place, left) for item, _ in lots]
    claim_stock(wishes, by=None)
    lines = [ShipWish(each.demand_ref, each.item_id, place, left) for each in wishes]
    today = dt.date(2026, 11, 20)
    return lambda: ship_claims(lines, cause="s", effective_on=today, by=None)
