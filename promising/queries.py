"""Reads of promises: the picture of supply, what was promised, what waits."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from foundation.bulk import fetch_rows
from promising.engine.shapes import UNSUPPLIED, ShipTo, SupplyPicture
from promising.models import Demand, Promise
from promising.network import read_available

#: A promise that begins so speaks of all of a line that waits.
TOLD = ("promise.told", "promise.told.none", "promise.lost")


def load_picture(item_ids: Iterable[int], ship_to: ShipTo) -> SupplyPicture:
    """What is available where, as seen from an address; one query."""
    network, available = read_available(item_ids)
    return SupplyPicture(network.places_for(ship_to), available)


def promises_of(line_refs: Iterable[str]) -> dict[str, list[Promise]]:
    """All promises given for lines, oldest first, with their places."""
    promises: dict[str, list[Promise]] = defaultdict(list)
    rows = Promise.objects.filter(line_ref__in=list(line_refs))
    for promise in rows.select_related("location").order_by("id"):
        promises[promise.line_ref].append(promise)
    return dict(promises)


def last_told(promises: Sequence[Promise]) -> list[Promise]:
    """What was last said of the part of a line that waits; oldest first in, and out.

    What is told later speaks of all that waits; a booking may speak of it in parts.
    """
    waiting = [each for each in promises if each.mode in UNSUPPLIED]
    if not waiting:
        return []
    last = waiting[-1]
    if _first_code(last) in TOLD:
        return [last]
    return [each for each in waiting if each.revision == last.revision]


def still_given(promises: Sequence[Promise]) -> list[Promise]:
    """What is promised of the supplied part of a line: all of the last revision."""
    latest = max((each.revision for each in promises), default=0)
    return [
        each
        for each in promises
        if each.revision == latest and each.mode not in UNSUPPLIED
    ]


def _first_code(promise: Promise) -> str:
    return promise.reasons[0]["code"] if promise.reasons else ""


@dataclass(frozen=True)
class LineDates:
    """When the last of a line ships and arrives, and from where."""

    ship_on: dt.date | None
    arrive_on: dt.date
    location_id: int | None


def line_dates(line_ref: str) -> LineDates | None:
    """The last dates promised for a line; None while any of it is to be confirmed."""
    promises = promises_of([line_ref]).get(line_ref, [])
    standing = [each for each in still_given(promises) if each.arrive_on]
    if waiting_units([line_ref]).get(line_ref):
        told = last_told(promises)
        if not told or any(each.arrive_on is None for each in told):
            return None
        standing += told
    dated = [(each.arrive_on, each) for each in standing if each.arrive_on]
    if not dated:
        return None
    arrive_on, last = max(dated, key=lambda pair: pair[0])
    return LineDates(last.ship_on, arrive_on, last.location_id)


def waiting_units(line_refs: Iterable[str]) -> dict[str, Decimal]:
    """How many units of each line still wait for supply."""
    waiting: dict[str, dict[int, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    rows = Demand.objects.filter(demand_ref__in=list(line_refs), waiting__gt=0)
    for demand in rows:
        units = demand.waiting / demand.per_unit
        waiting[demand.demand_ref][demand.item_id] += units
    return {ref: max(by_item.values()) for ref, by_item in waiting.items()}


@dataclass(frozen=True)
class DemandDifference:
    """A demand whose wait differs from what no claim has covered."""

    demand_id: int
    demand_ref: str
    waiting: Decimal
    computed: Decimal


_DIFFERENCES = """
SELECT d.id, d.demand_ref, d.waiting, d.quantity - coalesce(c.covered, 0)
FROM promising_demand d
LEFT JOIN (
    SELECT k.demand_ref, k.item_id, k.location_id,
        sum(k.quantity - coalesce(r.released, 0)) AS covered
    FROM inventory_claim k
    LEFT JOIN (
        SELECT claim_id, sum(quantity) AS released FROM inventory_claimentry
        WHERE kind = 'released' GROUP BY claim_id
    ) r ON r.claim_id = k.id
    GROUP BY k.demand_ref, k.item_id, k.location_id
) c ON c.demand_ref = d.demand_ref AND c.item_id = d.item_id
    AND c.location_id = d.location_id
WHERE d.waiting <> d.quantity - coalesce(c.covered, 0)
ORDER BY d.id
"""


def demand_differences() -> list[DemandDifference]:
    """Demands that wait for more or less than their claims leave open."""
    return [DemandDifference(*row) for row in fetch_rows(_DIFFERENCES)]
