"""Demands that wait: served when stock arrives, put back when their stock is lost.

Demand rows are locked before balances, always in the order of their ids.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal

from foundation import clock
from foundation.bulk import Batch, fetch_rows, insert_rows, take_ids
from foundation.db import atomic
from foundation.events import publish
from foundation.locks import patience, retry_deadlocks
from foundation.models import User
from inventory.engine.sharing import ClaimResult, ClaimWish
from inventory.locks import lock_balances
from inventory.services.claims import write_claims
from inventory.supply_queries import came_for
from promising.engine.days import Dates, dates_from
from promising.engine.serving import Served, WaitingLine, serve
from promising.engine.shapes import Key, Mode, Policy, PromisePart, Reason
from promising.events import DemandDelayed, DemandServed, DemandWaits
from promising.models import Promise
from promising.network import Network, read_available
from promising.services.lines import Waiting, lock_waiting
from promising.services.rows import (
    COVER,
    MOVE,
    PROMISE_COLUMNS,
    latest_parts,
    promise_row,
)

NOTHING = Decimal(0)

# What a demand wants and no claim has covered or shipped is what waits.
_RECOUNT = """
UPDATE promising_demand d
SET waiting = greatest(d.quantity - c.covered, 0)
FROM (
    SELECT w.id, coalesce(sum(k.quantity - coalesce(r.released, 0)), 0) AS covered
    FROM promising_demand w
    LEFT JOIN inventory_claim k ON k.demand_ref = w.demand_ref
        AND k.item_id = w.item_id AND k.location_id = w.location_id
    LEFT JOIN LATERAL (
        SELECT sum(e.quantity) AS released FROM inventory_claimentry e
        WHERE e.claim_id = k.id AND e.kind = 'released'
    ) r ON true
    WHERE w.demand_ref = ANY(%s)
    GROUP BY w.id
) c
WHERE c.id = d.id AND d.waiting <> greatest(d.quantity - c.covered, 0)
RETURNING d.demand_ref, d.item_id, d.waiting / d.per_unit
"""
_LOCK_DEMANDS = """
SELECT id FROM promising_demand WHERE demand_ref = ANY(%s) ORDER BY id FOR UPDATE
"""


@retry_deadlocks
@atomic()
def serve_waiting(item_ids: Collection[int], *, by: User | None = None) -> int:
    """Give what is available of these items to the lines that wait for them.

    Publishes DemandServed for each line and place; returns how many.
    """
    network, available = read_available(item_ids)
    if not available:
        return 0
    waiting = lock_waiting(item_ids, network)
    locked = lock_balances(_keys(waiting.lines))
    stock = {key: balance.available for key, balance in locked.items()}
    meant = came_for(item_ids, [line.demand_ref for line in waiting.lines])
    served = serve(waiting.lines, stock, first_refs=meant)
    if served:
        _write(served, _dates(served, waiting, network), by)
    return len(served)


@retry_deadlocks
@atomic()
def note_lost_claims(demand_refs: Collection[str]) -> None:
    """Demands whose claims were given up wait again; stock elsewhere may serve them."""
    refs = sorted(demand_refs)
    with patience():
        fetch_rows(_LOCK_DEMANDS, [refs])
    changed = fetch_rows(_RECOUNT, [refs])
    if not changed:
        return
    delayed = tuple(sorted({ref for ref, _, _ in changed}))
    _take_dates_back(changed)
    publish(DemandDelayed(delayed, clock.now()))
    # Serving locks other demands too, which must come in the order of their ids.
    items = tuple(sorted({item for _, item, _ in changed}))
    publish(DemandWaits(items, clock.now()))


def _take_dates_back(changed: Iterable[tuple[str, int, Decimal]]) -> None:
    """What waits again has no date until supply is known."""
    waiting: dict[str, Decimal] = {}
    for ref, _, units in changed:
        waiting[ref] = max(units, waiting.get(ref, units))
    latest, now = latest_parts(waiting), clock.now()
    rows = []
    for ref, units in sorted(waiting.items()):
        revision, part = latest.get(ref, (1, 0))
        lost = PromisePart(
            None, units, Mode.BACKORDER, reasons=(Reason("promise.lost"),)
        )
        rows.append(promise_row(ref, revision, part + 1, lost, now))
    insert_rows(Promise, PROMISE_COLUMNS, rows)


def _keys(lines: Iterable[WaitingLine]) -> set[Key]:
    return {
        (part.item_id, location_id)
        for line in lines
        for part in line.parts
        for location_id in (line.location_id, *line.other_location_ids)
    }


def _dates(
    served: Iterable[Served], waiting: Waiting, network: Network
) -> dict[int, Dates]:
    """The dates of each serving, by its identity."""
    ship_to_by_ref = waiting.ship_to_by_ref
    policy = Policy(at=clock.now())
    dates = {}
    for each in served:
        places = network.places_for(ship_to_by_ref[each.line.demand_ref])
        place = next(p for p in places if p.location_id == each.location_id)
        dates[id(each)] = dates_from(place, each.line.wanted_on, policy)
    return dates


def _write(served: Sequence[Served], dates: dict[int, Dates], by: User | None) -> None:
    batch = Batch()
    _write_claims(served, dates, batch, by)
    _write_demands(served, batch)
    [promise_ids] = take_ids([(Promise, len(served))])
    _write_promises(served, dates, promise_ids, batch)
    batch.send()
    for each, promise_id in zip(served, promise_ids, strict=True):
        publish(
            DemandServed(
                demand_ref=each.line.demand_ref,
                item_id=each.claims[0][0].item_id,
                location_id=each.location_id,
                quantity=each.units,
                ship_on=dates[id(each)].ship_on,
                arrive_on=dates[id(each)].arrive_on,
                cause=f"served:{promise_id}",
                at=clock.now(),
            )
        )


def _write_claims(
    served: Iterable[Served], dates: dict[int, Dates], batch: Batch, by: User | None
) -> None:
    wishes = [
        ClaimWish(
            each.line.demand_ref,
            part.item_id,
            each.location_id,
            quantity,
            dates[id(each)].ship_on,
        )
        for each in served
        for part, quantity in each.claims
    ]
    granted = [
        ClaimResult(w.demand_ref, w.item_id, w.location_id, w.quantity) for w in wishes
    ]
    write_claims(wishes, granted, batch=batch, by=by)


def _write_demands(served: Iterable[Served], batch: Batch) -> None:
    covered: dict[int, Decimal] = defaultdict(Decimal)
    left: dict[int, Decimal] = defaultdict(Decimal)
    moves = []
    for each in served:
        for part, quantity in each.claims:
            covered[part.demand_id] += quantity
            if each.is_moved:
                left[part.demand_id] += quantity
                moves.append((part.demand_id, each.location_id, quantity, NOTHING))
    ids = sorted(covered)
    batch.execute(COVER, [ids, [covered[i] for i in ids], [left[i] for i in ids]])
    if moves:
        batch.execute(MOVE, [list(column) for column in zip(*moves, strict=True)])


def _write_promises(
    served: Sequence[Served],
    dates: dict[int, Dates],
    promise_ids: Sequence[int],
    batch: Batch,
) -> None:
    latest = latest_parts(each.line.demand_ref for each in served)
    now, rows = clock.now(), []
    for each, promise_id in zip(served, promise_ids, strict=True):
        ref = each.line.demand_ref
        revision, part = latest.get(ref, (1, 0))
        latest[ref] = (revision, part + 1)
        given = dates[id(each)]
        promised = PromisePart(
            each.location_id,
            each.units,
            Mode.STOCK,
            given.ship_on,
            given.arrive_on,
            (Reason("promise.served"), *given.reasons),
        )
        rows.append((promise_id, *promise_row(ref, revision, part + 1, promised, now)))
    batch.insert(Promise, ("id", *PROMISE_COLUMNS), rows)
