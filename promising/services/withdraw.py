"""Take demand back: a line or part of it is no longer wanted.

What waits goes first, then what is claimed, the last claims first and picked goods
last; claims are free at once. Each cut of a demand is a row, once per cause, so
repeating changes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from foundation import clock
from foundation.bulk import Batch, fetch_rows
from foundation.db import atomic
from foundation.events import publish
from foundation.locks import patience, retry_deadlocks
from foundation.models import User
from inventory.engine.sharing import ClaimCut
from inventory.events import StockArrived
from inventory.services.claims import cut_claims
from promising.events import DemandWaits
from promising.models import DemandCut

NOTHING = Decimal(0)

_DEMANDS = """
SELECT d.id, d.demand_ref, d.item_id, d.location_id, d.waiting, d.per_unit,
    (SELECT coalesce(sum(c.open), 0) FROM inventory_claim c
     WHERE c.demand_ref = d.demand_ref AND c.item_id = d.item_id
       AND c.location_id = d.location_id AND c.open > 0),
    (SELECT coalesce(sum(c.open), 0) FROM inventory_claim c
     WHERE c.demand_ref = d.demand_ref AND c.item_id = d.item_id
       AND c.location_id = d.location_id AND c.open > 0 AND c.kind = 'picked')
FROM promising_demand d
WHERE d.demand_ref = ANY(%s)
  AND NOT EXISTS (
    SELECT FROM promising_demandcut x WHERE x.demand_id = d.id AND x.cause = %s
  )
ORDER BY d.id
FOR UPDATE OF d
"""
_CUT = """
UPDATE promising_demand d
SET quantity = d.quantity - t.quantity, waiting = d.waiting - t.waiting
FROM unnest(%s::bigint[], %s::numeric[], %s::numeric[]) AS t(id, quantity, waiting)
WHERE d.id = t.id
"""


@dataclass(frozen=True)
class DemandHeld:
    """A demand row, locked, with what is claimed for it."""

    id: int
    demand_ref: str
    item_id: int
    location_id: int
    waiting: Decimal
    per_unit: Decimal
    claimed: Decimal
    #: Of what is claimed, so much has been taken from its bins.
    picked: Decimal


@dataclass(frozen=True)
class Withdrawn:
    """What was taken off one demand row: of its wait and of its claims."""

    demand_ref: str
    item_id: int
    location_id: int
    waiting: Decimal
    claimed: Decimal


@retry_deadlocks
@atomic()
def withdraw_demand(
    demand_refs: Collection[str],
    *,
    quantities: Mapping[str, Decimal] | None = None,
    cause: str,
    by: User | None,
) -> list[Withdrawn]:
    """Take back all that is not yet shipped of these lines, or so many units of each.

    Frees the claims at once and tells those who wait (StockArrived), and those who may
    expect what it waited for (DemandWaits).
    """
    rows = lock_demands(demand_refs, cause)
    waiting, claimed = shares(rows, quantities or {})
    freed = _free(rows, claimed, cause, by)
    cuts = {row.id: waiting[row.id] + freed[row.id] for row in rows}
    cut_demands(cuts, waiting, cause=cause, by=by)
    _tell_who_waits(row for row in rows if freed[row.id])
    tell_who_expects(row for row in rows if waiting[row.id])
    return [
        Withdrawn(
            row.demand_ref, row.item_id, row.location_id, waiting[row.id], freed[row.id]
        )
        for row in rows
        if cuts[row.id]
    ]


def lock_demands(demand_refs: Collection[str], cause: str) -> list[DemandHeld]:
    """The demands of lines that this cause has not cut, locked in the one order."""
    with patience():
        rows = fetch_rows(_DEMANDS, [sorted(set(demand_refs)), cause])
    return [DemandHeld(*row) for row in rows]


def shares(
    rows: Iterable[DemandHeld], quantities: Mapping[str, Decimal]
) -> tuple[dict[int, Decimal], dict[int, Decimal]]:
    """How much of each row's wait and of its claims goes."""
    by_item: dict[tuple[str, int], list[DemandHeld]] = defaultdict(list)
    for row in rows:
        by_item[row.demand_ref, row.item_id].append(row)
    waiting: dict[int, Decimal] = defaultdict(Decimal)
    claimed: dict[int, Decimal] = defaultdict(Decimal)
    for (ref, _), group in by_item.items():
        units = quantities.get(ref)
        rest = None if units is None else units * group[0].per_unit
        for row in reversed(group):
            waiting[row.id], rest = _take(row.waiting, rest)
        for row in reversed(group):
            claimed[row.id], rest = _take(row.claimed - row.picked, rest)
        for row in reversed(group):
            more, rest = _take(row.picked, rest)
            claimed[row.id] += more
    return waiting, claimed


def _take(there: Decimal, rest: Decimal | None) -> tuple[Decimal, Decimal | None]:
    if rest is None:
        return there, None
    taken = min(there, rest)
    return taken, rest - taken


def _free(
    rows: Iterable[DemandHeld],
    claimed: Mapping[int, Decimal],
    cause: str,
    by: User | None,
) -> dict[int, Decimal]:
    cuts = [
        ClaimCut(row.demand_ref, row.item_id, row.location_id, claimed[row.id])
        for row in rows
        if claimed[row.id]
    ]
    freed: dict[tuple[str, int, int], Decimal] = defaultdict(Decimal)
    if cuts:
        for taken in cut_claims(cuts, cause=cause, by=by):
            claim = taken.claim
            freed[claim.demand_ref, claim.item_id, claim.location_id] += taken.quantity
    return {row.id: freed[row.demand_ref, row.item_id, row.location_id] for row in rows}


def cut_demands(
    cuts: Mapping[int, Decimal],
    waiting: Mapping[int, Decimal],
    *,
    cause: str,
    by: User | None,
) -> None:
    """Take so much off demands, and of that so much off what waits."""
    ids = [row_id for row_id, quantity in cuts.items() if quantity]
    if not ids:
        return
    at, actor_id = clock.now(), by.pk if by else None
    batch = Batch()
    batch.execute(_CUT, [ids, [cuts[i] for i in ids], [waiting[i] for i in ids]])
    batch.insert(
        DemandCut,
        ("demand_id", "quantity", "cause", "at", "actor_id"),
        [(row_id, cuts[row_id], cause, at, actor_id) for row_id in ids],
    )
    batch.send()


def _tell_who_waits(freed: Iterable[DemandHeld]) -> None:
    items_by_place: dict[int, set[int]] = defaultdict(set)
    for row in freed:
        items_by_place[row.location_id].add(row.item_id)
    for location_id, items in sorted(items_by_place.items()):
        publish(StockArrived(tuple(sorted(items)), location_id, clock.now()))


def tell_who_expects(waited: Iterable[DemandHeld]) -> None:
    """Supply that a withdrawn line waited for may serve the next."""
    items = tuple(sorted({row.item_id for row in waited}))
    if items:
        publish(DemandWaits(items, clock.now()))
