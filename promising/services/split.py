"""Demand that goes on under another line: a line was split.

What waits goes along first, then what is claimed, the last claims first, as when demand
is withdrawn; so what is nearest to leaving stays where it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

from foundation import clock
from foundation.bulk import Batch
from foundation.db import atomic
from foundation.locks import retry_deadlocks
from foundation.models import User
from inventory.engine.sharing import ClaimCut
from inventory.services.handover import hand_over_claims
from promising.engine.shapes import UNSUPPLIED
from promising.models import Promise
from promising.queries import last_told, promises_of
from promising.services.rows import PROMISE_COLUMNS
from promising.services.withdraw import (
    DemandHeld,
    cut_demands,
    lock_demands,
    shares,
    tell_who_expects,
)

NOTHING = Decimal(0)

_COPY = """
INSERT INTO promising_demand (demand_ref, item_id, location_id, quantity, waiting,
    per_unit, wanted_on, booked_at, country, postal_code, company_id, label)
SELECT %s, d.item_id, d.location_id, t.quantity, t.waiting, d.per_unit, d.wanted_on,
    d.booked_at, d.country, d.postal_code, d.company_id, d.label
FROM unnest(%s::bigint[], %s::numeric[], %s::numeric[]) AS t(id, quantity, waiting)
JOIN promising_demand d ON d.id = t.id
WHERE t.quantity > 0
"""


@retry_deadlocks
@atomic()
def split_demand(
    demand_ref: str, *, to_ref: str, quantity: Decimal, cause: str, by: User | None
) -> None:
    """So many units of a line are wanted as another line from now on.

    Its place in the queue, its claims and what was promised go along. Locks the
    demands, then the balances.
    """
    rows = lock_demands([demand_ref], cause)
    if not rows:
        return
    waiting, claimed = shares(rows, {demand_ref: quantity})
    handed = _hand_over(rows, claimed, to_ref, cause, by)
    moved = {row.id: waiting[row.id] + handed[row.id] for row in rows}
    cut_demands(moved, waiting, cause=cause, by=by)
    ids = [row.id for row in rows]
    batch = Batch()
    batch.execute(
        _COPY, [to_ref, ids, [moved[i] for i in ids], [waiting[i] for i in ids]]
    )
    _copy_promises(
        demand_ref, to_ref, _units(rows, waiting), _units(rows, handed), batch
    )
    batch.send()
    tell_who_expects(row for row in rows if waiting[row.id])


def _hand_over(
    rows: Sequence[DemandHeld],
    claimed: Mapping[int, Decimal],
    to_ref: str,
    cause: str,
    by: User | None,
) -> dict[int, Decimal]:
    cuts = [
        ClaimCut(row.demand_ref, row.item_id, row.location_id, claimed[row.id])
        for row in rows
        if claimed[row.id]
    ]
    handed: dict[tuple[int, int], Decimal] = defaultdict(Decimal)
    if cuts:
        for taken in hand_over_claims(cuts, to_ref=to_ref, cause=cause, by=by):
            handed[taken.claim.key] += taken.quantity
    return {row.id: handed[row.item_id, row.location_id] for row in rows}


def _units(
    rows: Sequence[DemandHeld], quantities: Mapping[int, Decimal]
) -> dict[int, Decimal]:
    """Units of the line by place; a kit has as many as most of a component."""
    units: dict[int, Decimal] = {}
    for row in rows:
        if quantities[row.id]:
            each = quantities[row.id] / row.per_unit
            units[row.location_id] = max(each, units.get(row.location_id, each))
    return units


def _copy_promises(
    demand_ref: str,
    to_ref: str,
    waiting: Mapping[int, Decimal],
    claimed: Mapping[int, Decimal],
    batch: Batch,
) -> None:
    """What was told of the quantities that went along holds for them still."""
    given = promises_of([demand_ref]).get(demand_ref, [])
    by_place = {each.location_id: each for each in given if each.mode not in UNSUPPLIED}
    kept = [(by_place[at], units) for at, units in claimed.items() if at in by_place]
    told = last_told(given)
    if waiting and told:
        kept.append((told[-1], sum(waiting.values(), NOTHING)))
    now = clock.now()
    rows = [
        (
            to_ref,
            promise.revision,
            part,
            promise.location_id,
            units,
            promise.ship_on,
            promise.arrive_on,
            promise.mode,
            promise.reasons,
            now,
        )
        for part, (promise, units) in enumerate(kept, start=1)
    ]
    batch.insert(Promise, PROMISE_COLUMNS, rows)
