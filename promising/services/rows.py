"""Promises and demands as rows for the set-based writers."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from foundation.bulk import fetch_rows
from promising.engine.shapes import UNSUPPLIED, LinePromise, PromisePart, ShipTo

DEMAND_COLUMNS = (
    "demand_ref",
    "item_id",
    "location_id",
    "quantity",
    "waiting",
    "per_unit",
    "wanted_on",
    "booked_at",
    "country",
    "postal_code",
    "company_id",
    "label",
)
PROMISE_COLUMNS = (
    "line_ref",
    "revision",
    "part",
    "location_id",
    "quantity",
    "ship_on",
    "arrive_on",
    "mode",
    "reasons",
    "at",
)

# What is covered waits no more; what has moved is no longer wanted of that place.
COVER = """
UPDATE promising_demand d
SET waiting = d.waiting - t.covered, quantity = d.quantity - t.moved
FROM unnest(%s::bigint[], %s::numeric[], %s::numeric[]) AS t(id, covered, moved)
WHERE d.id = t.id
"""
MOVE = """
INSERT INTO promising_demand AS d (demand_ref, item_id, location_id, quantity, waiting,
    per_unit, wanted_on, booked_at, country, postal_code, company_id, label)
SELECT o.demand_ref, o.item_id, t.location_id, sum(t.quantity), sum(t.waiting),
    max(o.per_unit), min(o.wanted_on), min(o.booked_at), max(o.country),
    max(o.postal_code), max(o.company_id), max(o.label)
FROM unnest(%s::bigint[], %s::bigint[], %s::numeric[], %s::numeric[])
    AS t(id, location_id, quantity, waiting)
JOIN promising_demand o ON o.id = t.id
GROUP BY o.demand_ref, o.item_id, t.location_id
ON CONFLICT (demand_ref, item_id, location_id) DO UPDATE
SET quantity = d.quantity + EXCLUDED.quantity, waiting = d.waiting + EXCLUDED.waiting
"""
_LATEST = """
SELECT DISTINCT ON (line_ref) line_ref, revision, part FROM promising_promise
WHERE line_ref = ANY(%s) ORDER BY line_ref, revision DESC, part DESC
"""


def latest_parts(line_refs: Iterable[str]) -> dict[str, tuple[int, int]]:
    """The last revision and part promised of each line."""
    rows = fetch_rows(_LATEST, [sorted(set(line_refs))])
    return {ref: (revision, part) for ref, revision, part in rows}


def demand_rows(
    line: LinePromise, ship_to: ShipTo, booked_at: dt.datetime
) -> list[tuple[object, ...]]:
    """One row per component and place, its covered and waiting parts together."""
    wanted: dict[int, Decimal] = defaultdict(Decimal)
    waiting: dict[int, Decimal] = defaultdict(Decimal)
    for part in line.parts:
        if part.location_id is None:
            continue
        wanted[part.location_id] += part.quantity
        if part.mode in UNSUPPLIED:
            waiting[part.location_id] += part.quantity
    return [
        (
            line.line_ref,
            component.item_id,
            location_id,
            component.quantity * units,
            component.quantity * waiting[location_id],
            component.quantity,
            line.demand.wanted_on,
            booked_at,
            ship_to.country,
            ship_to.postal_code[:20],
            ship_to.company_id,
            line.demand.label[:120],
        )
        for location_id, units in wanted.items()
        for component in line.demand.components
    ]


def promise_row(
    line_ref: str, revision: int, number: int, part: PromisePart, at: dt.datetime
) -> tuple[object, ...]:
    return (
        line_ref,
        revision,
        number,
        part.location_id,
        part.quantity,
        part.ship_on,
        part.arrive_on,
        part.mode.value,
        [reason.as_dict() for reason in part.reasons],
        at,
    )
