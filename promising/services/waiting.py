"""Demands that wait: served when stock arrives, put back when their stock is lost.

Demand rows are locked before balances, always in the order of their ids.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from typing import Any

from foundation import clock
from foundation.bulk import Batch, fetch_rows, take_ids
from foundation.db import atomic
from foundation.events import publish
from foundation.locks import patience, retry_deadlocks
from foundation.models import User
from inventory.engine.sharing import ClaimResult, ClaimWish
from inventory.locks import lock_balances
from inventory.services.claims import write_claims
from promising.engine.days import Dates, dates_from
from promising.engine.serving import Served, WaitingLine, WaitingPart, serve
from promising.engine.shapes import Key, Mode, Policy, PromisePart, Reason, ShipTo
from promising.events import DemandDelayed, DemandServed, DemandWaits
from promising.models import Promise
from promising.network import Network, read_available
from promising.services.rows import PROMISE_COLUMNS, promise_row

# Every waiting component of the lines that want one of the items.
_WAITING = """
SELECT d.demand_ref, d.location_id, d.wanted_on, d.booked_at, d.country, d.postal_code,
    d.company_id, d.id, d.item_id, d.quantity, d.waiting, d.per_unit
FROM promising_demand d
WHERE d.demand_ref IN (
    SELECT demand_ref FROM promising_demand WHERE waiting > 0 AND item_id = ANY(%s)
)
ORDER BY d.id
FOR UPDATE
"""
_COVER = """
UPDATE promising_demand d
SET waiting = d.waiting - t.covered, quantity = d.quantity - t.moved
FROM unnest(%s::bigint[], %s::numeric[], %s::numeric[]) AS t(id, covered, moved)
WHERE d.id = t.id
"""
_MOVE = """
INSERT INTO promising_demand AS d (demand_ref, item_id, location_id, quantity, waiting,
    per_unit, wanted_on, booked_at, country, postal_code, company_id, label)
SELECT o.demand_ref, o.item_id, t.location_id, sum(t.quantity), 0, max(o.per_unit),
    min(o.wanted_on), min(o.booked_at), max(o.country), max(o.postal_code),
    max(o.company_id), max(o.label)
FROM unnest(%s::bigint[], %s::bigint[], %s::numeric[]) AS t(id, location_id, quantity)
JOIN promising_demand o ON o.id = t.id
GROUP BY o.demand_ref, o.item_id, t.location_id
ON CONFLICT (demand_ref, item_id, location_id)
DO UPDATE SET quantity = d.quantity + EXCLUDED.quantity
"""
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
RETURNING d.demand_ref, d.item_id
"""
_LOCK_DEMANDS = """
SELECT id FROM promising_demand WHERE demand_ref = ANY(%s) ORDER BY id FOR UPDATE
"""
_LATEST = """
SELECT DISTINCT ON (line_ref) line_ref, revision, part FROM promising_promise
WHERE line_ref = ANY(%s) ORDER BY line_ref, revision DESC, part DESC
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
    with patience():
        rows = fetch_rows(_WAITING, [sorted(item_ids)])
    lines = _lines(rows, network)
    locked = lock_balances(_keys(lines))
    stock = {key: balance.available for key, balance in locked.items()}
    served = serve(lines, stock)
    if served:
        _write(served, _dates(served, rows, network), by)
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
    delayed = tuple(sorted({ref for ref, _ in changed}))
    publish(DemandDelayed(delayed, clock.now()))
    # Serving locks other demands too, which must come in the order of their ids.
    items = tuple(sorted({item for _, item in changed}))
    publish(DemandWaits(items, clock.now()))


def _lines(rows: Iterable[tuple[Any, ...]], network: Network) -> list[WaitingLine]:
    grouped: dict[tuple[str, int], list[tuple[Any, ...]]] = defaultdict(list)
    for row in rows:
        grouped[row[0], row[1]].append(row)
    lines = []
    for (ref, location_id), group in grouped.items():
        if not any(row[10] > 0 for row in group):
            continue
        _, _, wanted_on, booked_at, *target = group[0][:7]
        places = network.places_for(ShipTo(*target))
        others = [p.location_id for p in places if p.location_id != location_id]
        parts = tuple(WaitingPart(*row[7:]) for row in group)
        lines.append(
            WaitingLine(ref, location_id, parts, booked_at, wanted_on, tuple(others))
        )
    return lines


def _keys(lines: Iterable[WaitingLine]) -> set[Key]:
    return {
        (part.item_id, location_id)
        for line in lines
        for part in line.parts
        for location_id in (line.location_id, *line.other_location_ids)
    }


def _dates(
    served: Iterable[Served], rows: Iterable[tuple[Any, ...]], network: Network
) -> dict[int, Dates]:
    """The dates of each serving, by its identity."""
    ship_to_by_ref = {row[0]: ShipTo(*row[4:7]) for row in rows}
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
                moves.append((part.demand_id, each.location_id, quantity))
    ids = sorted(covered)
    batch.execute(_COVER, [ids, [covered[i] for i in ids], [left[i] for i in ids]])
    if moves:
        batch.execute(_MOVE, [list(column) for column in zip(*moves, strict=True)])


def _write_promises(
    served: Sequence[Served],
    dates: dict[int, Dates],
    promise_ids: Sequence[int],
    batch: Batch,
) -> None:
    refs = sorted({each.line.demand_ref for each in served})
    latest = {
        ref: (revision, part) for ref, revision, part in fetch_rows(_LATEST, [refs])
    }
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
