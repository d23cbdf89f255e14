"""Lines are delivered from another place: demand, claims and promise move together.

Demand rows are locked in the order of their ids, then all balances concerned in one
statement. What was promised is not changed: the line gets a further revision, with what
still holds of the last one and the new place with its reasons.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from foundation import clock
from foundation.bulk import Batch, fetch_rows
from foundation.db import atomic
from foundation.events import publish
from foundation.locks import patience, retry_deadlocks
from foundation.models import User
from inventory.locks import lock_balances
from inventory.models import Claim, Location
from inventory.services.claims import reclaim_at
from inventory.states import ClaimKind
from promising.engine.days import Dates, dates_from
from promising.engine.moving import HeldLine, HeldPart, Shift, shift
from promising.engine.shapes import Key, Place, Policy, ShipTo
from promising.errors import (
    AlreadyPicked,
    NothingAvailableThere,
    NothingElsewhere,
    PlaceDoesNotServe,
)
from promising.events import DemandMoved, DemandWaits
from promising.models import Promise
from promising.network import Network, read_available
from promising.queries import promises_of
from promising.services.moved_promises import Moved, promises_after
from promising.services.rows import COVER, MOVE, PROMISE_COLUMNS

NOTHING = Decimal(0)

_OPEN = """
SELECT d.demand_ref, d.location_id, d.country, d.postal_code, d.company_id, d.wanted_on,
    d.id, d.item_id, d.per_unit, d.waiting,
    (SELECT coalesce(sum(c.open), 0) FROM inventory_claim c
     WHERE c.demand_ref = d.demand_ref AND c.item_id = d.item_id
       AND c.location_id = d.location_id AND c.open > 0)
FROM promising_demand d
WHERE d.demand_ref = ANY(%s)
ORDER BY d.id
"""
_LOCKED = f"{_OPEN} FOR UPDATE OF d"
Row = tuple[Any, ...]


@retry_deadlocks
@atomic()
def move_demand(
    demand_refs: Collection[str], *, to_location_id: int, cause: str, by: User | None
) -> list[Moved]:
    """From now on these lines come from another place, as far as that has the goods.

    What it lacks stays held where it is; what waits for supply waits there. Raises
    AlreadyPicked for goods that are being packed, NothingElsewhere or
    NothingAvailableThere where nothing would move. Publishes DemandMoved per line.
    """
    rows = _lock(demand_refs)
    network, _ = read_available({row[7] for row in rows})
    places = {row[0]: _place(network, row, to_location_id) for row in rows}
    available = _lock_stock(rows, to_location_id)
    # What was lost or shipped before the balances were ours is not held any more.
    rows = _lock(demand_refs)
    lines = _held(rows)
    _guard_picked(lines, to_location_id)
    shifts = shift(lines, to_location_id, available)
    if not shifts:
        _refuse(lines, to_location_id)
    _move_claims(shifts, to_location_id, cause, by)
    _move_demands(shifts, to_location_id)
    moved = _moved(shifts, places, {row[0]: row[5] for row in rows})
    _write_promises(moved)
    _tell(moved, shifts, cause)
    return moved


@dataclass(frozen=True)
class Choice:
    """A place that could serve a line: what it has, what it would send when."""

    place: Place
    available: Decimal
    #: Units that are held there, or wait there, now.
    held: Decimal
    waiting: Decimal
    dates: Dates


def choices_for(demand_ref: str) -> list[Choice]:
    """The places a line could come from, the nearest first; none for a service."""
    rows = fetch_rows(_OPEN, [[demand_ref]])
    lines = {line.location_id: line for line in _held(rows)}
    if not lines:
        return []
    network, available = read_available({row[7] for row in rows})
    policy, some_line = Policy(at=clock.now()), next(iter(lines.values()))
    choices = []
    for place in network.places_for(_ship_to(rows[0])):
        here = lines.get(place.location_id)
        choices.append(
            Choice(
                place,
                some_line.reachable(place.location_id, available),
                here.claimed if here else NOTHING,
                here.waiting if here else NOTHING,
                dates_from(place, rows[0][5], policy),
            )
        )
    return choices


def _lock(demand_refs: Collection[str]) -> list[Row]:
    with patience():
        return fetch_rows(_LOCKED, [sorted(set(demand_refs))])


def _ship_to(row: Row) -> ShipTo:
    return ShipTo(*row[2:5])


def _place(network: Network, row: Row, location_id: int) -> Place:
    for place in network.places_for(_ship_to(row)):
        if place.location_id == location_id:
            return place
    raise PlaceDoesNotServe(place=Location.objects.get(pk=location_id).name)


def _lock_stock(rows: Sequence[Row], to_location_id: int) -> dict[Key, Decimal]:
    """Lock what is held for the lines, and what the place has: all in one order."""
    keys = {(row[7], row[1]) for row in rows if row[10] > 0}
    keys |= {(row[7], to_location_id) for row in rows}
    locked = lock_balances(keys)
    return {key: balance.available for key, balance in locked.items()}


def _held(rows: Sequence[Row]) -> list[HeldLine]:
    grouped: dict[tuple[str, int], list[HeldPart]] = defaultdict(list)
    for row in rows:
        part = HeldPart(*row[6:])
        grouped[row[0], row[1]].append(part)
    return [HeldLine(*key, tuple(parts)) for key, parts in grouped.items()]


def _guard_picked(lines: Sequence[HeldLine], to_location_id: int) -> None:
    refs = {line.demand_ref for line in lines}
    picked = Claim.objects.live().filter(demand_ref__in=refs, kind=ClaimKind.PICKED)
    elsewhere = picked.exclude(location=to_location_id).select_related("location")
    if claim := elsewhere.order_by("id").first():
        line_no = claim.demand_ref.rpartition("/")[2]
        raise AlreadyPicked(line=line_no, place=claim.location.name, field="location")


def _refuse(lines: Sequence[HeldLine], to_location_id: int) -> None:
    """Say why nothing moves."""
    name = Location.objects.get(pk=to_location_id).name
    elsewhere = (line for line in lines if line.location_id != to_location_id)
    if any(part.claimed for line in elsewhere for part in line.parts):
        raise NothingAvailableThere(place=name, field="location")
    raise NothingElsewhere(place=name, field="location")


def _move_claims(
    shifts: Sequence[Shift], to_location_id: int, cause: str, by: User | None
) -> None:
    by_place: dict[int, dict[tuple[str, int], Decimal]] = defaultdict(dict)
    for each in shifts:
        for part in each.line.parts:
            if each.claimed:
                named = (each.line.demand_ref, part.item_id)
                moving = each.claimed * part.per_unit
                by_place[each.line.location_id][named] = moving
    for place, quantities in sorted(by_place.items()):
        reclaim_at(
            sorted({ref for ref, _ in quantities}),
            from_location_id=place,
            to_location_id=to_location_id,
            quantities=quantities,
            cause=cause,
            by=by,
        )


def _move_demands(shifts: Sequence[Shift], to_location_id: int) -> None:
    rows = [
        (part.demand_id, (each.claimed + each.waiting) * part.per_unit, waits)
        for each in shifts
        for part in each.line.parts
        for waits in [each.waiting * part.per_unit]
    ]
    ids, quantities, waiting = (list(column) for column in zip(*rows, strict=True))
    batch = Batch()
    batch.execute(COVER, [ids, waiting, quantities])
    batch.execute(MOVE, [ids, [to_location_id] * len(ids), quantities, waiting])
    batch.send()


def _moved(
    shifts: Sequence[Shift], places: Mapping[str, Place], wanted: Mapping[str, Any]
) -> list[Moved]:
    by_ref: dict[str, list[Shift]] = defaultdict(list)
    for each in shifts:
        by_ref[each.line.demand_ref].append(each)
    policy = Policy(at=clock.now())
    return [
        Moved(
            ref,
            places[ref],
            {each.line.location_id: each.claimed for each in own if each.claimed},
            {each.line.location_id: each.waiting for each in own if each.waiting},
            dates_from(places[ref], wanted[ref], policy),
        )
        for ref, own in sorted(by_ref.items())
    ]


def _write_promises(moved: Sequence[Moved]) -> None:
    promises = promises_of(each.demand_ref for each in moved)
    ids = {place_id for each in moved for place_id in each.from_ids}
    names = dict(Location.objects.filter(pk__in=ids).values_list("pk", "name"))
    now = clock.now()
    rows = [
        row
        for each in moved
        for row in promises_after(each, promises.get(each.demand_ref, []), names, now)
    ]
    batch = Batch()
    batch.insert(Promise, PROMISE_COLUMNS, rows)
    batch.send()


def _tell(moved: Sequence[Moved], shifts: Sequence[Shift], cause: str) -> None:
    now = clock.now()
    for each in moved:
        dates = each.dates if each.units else None
        publish(
            DemandMoved(
                demand_ref=each.demand_ref,
                location_id=each.place.location_id,
                quantity=each.units,
                ship_on=dates.ship_on if dates else None,
                arrive_on=dates.arrive_on if dates else None,
                cause=cause,
                at=now,
            )
        )
    waiting = [part for each in shifts if each.waiting for part in each.line.parts]
    if waiting:
        publish(DemandWaits(tuple(sorted({p.item_id for p in waiting})), now))
