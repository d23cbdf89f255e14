"""Stock comes in, leaves without a claim, and moves about inside a place.

One posting has one cause: repeating it changes nothing. Movements, balances and parts
are written in one transaction; parts change only under the lock of their balance. Where
less is for sale than is claimed, the youngest claims give way (ClaimsLost).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import NoReturn, TypedDict, Unpack

from foundation import clock
from foundation.bulk import Batch, fetch_rows
from foundation.db import atomic
from foundation.events import publish
from foundation.formats import number
from foundation.locks import retry_deadlocks
from foundation.models import User
from inventory.engine.parts import (
    PLAIN,
    Picked,
    Placing,
    Shelf,
    Want,
    acceptable,
    pick,
    take_exactly,
)
from inventory.engine.sharing import Key
from inventory.errors import AlreadyThere, NotOnHand
from inventory.events import StockArrived
from inventory.locks import LockedBalance, lock_balances
from inventory.models import Location
from inventory.services.checks import (
    Traits,
    guard_age,
    guard_arrivals,
    guard_bins,
    guard_lines,
    guard_place,
    read_traits,
)
from inventory.services.claim_rows import columns_of, give_way
from inventory.services.ledger import (
    Entry,
    Journey,
    add_movements,
    is_posted,
    leaving,
    put_parts,
    read_parts,
    take_parts,
    write_new_movements,
)
from inventory.services.places import counterpart
from inventory.states import LocationKind

__all__ = [
    "Move",
    "Placing",
    "Posting",
    "move_inside",
    "post_arrivals",
    "post_departures",
]

NOTHING = Decimal(0)

_ADD = """
INSERT INTO inventory_balance AS b (item_id, location_id, on_hand, claimed, version)
SELECT t.item_id, %s, t.quantity, 0, 1
FROM unnest(%s::bigint[], %s::numeric[]) AS t(item_id, quantity)
ORDER BY t.item_id
ON CONFLICT (item_id, location_id)
DO UPDATE SET on_hand = b.on_hand + EXCLUDED.on_hand, version = b.version + 1
RETURNING item_id
"""
_CHANGE = """
UPDATE inventory_balance b
SET on_hand = b.on_hand + t.quantity, version = b.version + 1
FROM unnest(%s::bigint[], %s::bigint[], %s::numeric[])
    AS t(item_id, location_id, quantity)
WHERE b.item_id = t.item_id AND b.location_id = t.location_id
"""


@dataclass(frozen=True)
class Posting:
    """So much of an item comes in or leaves."""

    item_id: int
    quantity: Decimal
    placing: Placing = PLAIN
    unit_cost: Decimal | None = None


@dataclass(frozen=True)
class Move:
    """So much of an item lies otherwise inside its place; lot and owner stay."""

    item_id: int
    quantity: Decimal
    source: Placing
    destination: Placing


class Said(TypedDict, total=False):
    """What may be said of a posting: its day (default today), a note, a reason."""

    on: dt.date | None
    note: str
    reason: str


@retry_deadlocks
@atomic()
def post_arrivals(
    lines: Sequence[Posting],
    *,
    location: Location,
    source: LocationKind,
    cause: str,
    by: User | None,
    **said: Unpack[Said],
) -> bool:
    """Goods come in from a counterpart; False where this cause has posted before.

    Publishes StockArrived for what may be sold, so that lines that wait are served.
    """
    guard_place(location)
    traits = _traits(lines)
    entries = _summed(lines)
    journey = _journey(location, counterpart(source), location.pk, cause, said)
    if is_posted(cause, journey.on, [location.pk]):
        return False
    sold_from = None if source == LocationKind.ADJUSTMENT else journey.on
    guard_bins(location, (entry.destination for entry in entries))
    guard_arrivals(entries, traits, sold_from=sold_from)
    return write_arrivals(journey, entries, by=by)


@retry_deadlocks
@atomic()
def post_departures(
    lines: Sequence[Posting],
    *,
    location: Location,
    destination: LocationKind,
    cause: str,
    by: User | None,
    **said: Unpack[Said],
) -> bool:
    """What nobody holds, or what is not for sale, leaves for a counterpart.

    What a placing does not name may be any: then it is picked, what expires first
    before the rest. False where this cause has posted before. Raises NotOnHand.
    """
    guard_place(location)
    traits = _traits(lines)
    journey = _journey(location, location.pk, counterpart(destination), cause, said)
    locked = lock_balances((line.item_id, location.pk) for line in lines)
    if is_posted(cause, journey.on, [location.pk]):
        return False
    wants = [
        Want((line.item_id, location.pk), line.quantity, line.placing) for line in lines
    ]
    parts = read_parts(locked)
    picked, missing = pick(wants, parts, on=journey.on)
    there = partial(acceptable, parts, on=journey.on)
    _guard_missing(missing, there, location, traits)
    _guard_unclaimed(picked, locked, location, traits)
    write_departures(journey, picked, by=by)
    return True


@retry_deadlocks
@atomic()
def move_inside(
    moves: Sequence[Move],
    *,
    location: Location,
    cause: str,
    note: str = "",
    by: User | None,
) -> bool:
    """Put away, from bin to bin, from one quality to another; False where known.

    Exactly what the source names is moved; None as its bin means what lies in no bin.
    What becomes available serves who waits; what no longer is takes claims with it.
    """
    guard_place(location)
    moves = [replace(move, destination=_kept(move)) for move in moves]
    traits = _traits(moves)
    locked = lock_balances((move.item_id, location.pk) for move in moves)
    journey = _journey(location, location.pk, location.pk, cause, {"note": note})
    if is_posted(cause, journey.on, [location.pk]):
        return False
    guard_bins(location, (move.destination for move in moves))
    _guard_release(moves, traits, journey.on)
    wants = [
        Want((move.item_id, location.pk), move.quantity, move.source) for move in moves
    ]
    parts = read_parts(locked)
    picked, missing = take_exactly(wants, parts)
    shelf = Shelf(parts)
    _guard_missing(missing, lambda w: shelf.left(w.key, w.placing), location, traits)
    _write_moves(journey, moves, picked, locked, by)
    return True


def write_arrivals(
    journey: Journey, entries: Sequence[Entry], *, by: User | None
) -> bool:
    """Write what comes in, checked by the caller; False where the cause is known."""
    new = write_new_movements(journey, entries, by=by)
    if not new:
        return False
    place, sums = journey.destination_id, _for_sale(new)
    items = sorted(sums)
    fetch_rows(_ADD, [place, items, [sums[item] for item in items]])
    batch = Batch()
    lying = [(entry.item_id, entry.destination, entry.quantity) for entry in new]
    put_parts(batch, place, lying)
    batch.send()
    _tell_who_waits(place, sums)
    return True


def write_departures(
    journey: Journey, picked: Sequence[Picked], *, by: User | None
) -> None:
    """Write what leaves; the caller holds the locks and knows the cause as new."""
    entries = [leaving(each) for each in picked]
    batch = Batch()
    sums = _for_sale(entries, sign=-1)
    _change_balances(batch, journey.source_id, sums)
    take_parts(batch, picked)
    add_movements(batch, [(journey, entries)], by=by)
    batch.send()


def _write_moves(
    journey: Journey,
    moves: Sequence[Move],
    picked: Sequence[Picked],
    locked: Mapping[Key, LockedBalance],
    by: User | None,
) -> None:
    place = journey.destination_id
    gains: dict[int, Decimal] = defaultdict(Decimal)
    for move in moves:
        sign = int(move.destination.is_for_sale) - int(move.source.is_for_sale)
        gains[move.item_id] += sign * move.quantity
    for item_id, gain in sorted(gains.items()):
        short = -gain - locked[item_id, place].available
        if gain < 0 < short:
            give_way((item_id, place), short, cause=journey.cause, by=by)
    batch = Batch()
    _change_balances(batch, place, gains)
    take_parts(batch, picked)
    lying = [(move.item_id, move.destination, move.quantity) for move in moves]
    put_parts(batch, place, lying)
    entries = [
        Entry(move.item_id, move.quantity, move.source, move.destination)
        for move in moves
    ]
    add_movements(batch, [(journey, entries)], by=by)
    batch.send()
    _tell_who_waits(place, gains)


def _change_balances(batch: Batch, place: int, sums: Mapping[int, Decimal]) -> None:
    batch.execute(_CHANGE, columns_of({(i, place): q for i, q in sums.items()}))


def _tell_who_waits(place: int, gains: Mapping[int, Decimal]) -> None:
    items = tuple(sorted(item for item, gain in gains.items() if gain > 0))
    if items:
        publish(StockArrived(items, place, clock.now()))


def _journey(
    location: Location, source_id: int, destination_id: int, cause: str, said: Said
) -> Journey:
    return Journey(
        source_id,
        destination_id,
        cause,
        said.get("on") or clock.today(location.time_zone),
        said.get("reason", ""),
        said.get("note", ""),
    )


def _traits(lines: Sequence[Posting] | Sequence[Move]) -> Traits:
    lots = {_placing(line).lot_id for line in lines}
    traits = read_traits(
        {line.item_id for line in lines}, {lot for lot in lots if lot is not None}
    )
    guard_lines([(line.item_id, line.quantity) for line in lines], traits)
    return traits


def _placing(line: Posting | Move) -> Placing:
    return line.placing if isinstance(line, Posting) else line.destination


def _summed(lines: Iterable[Posting]) -> list[Entry]:
    """One entry for what is alike, in a fixed order."""
    sums: dict[tuple[int, Placing, Decimal | None], Decimal] = defaultdict(Decimal)
    for line in lines:
        sums[line.item_id, line.placing, line.unit_cost] += line.quantity
    return [
        Entry(item, quantity, replace(placing, bin_id=None), placing, cost)
        for (item, placing, cost), quantity in sums.items()
    ]


def _for_sale(entries: Iterable[Entry], sign: int = 1) -> dict[int, Decimal]:
    """The change of what is on hand, zero for what is not for sale."""
    sums: dict[int, Decimal] = defaultdict(Decimal)
    for entry in entries:
        counts = entry.destination.is_for_sale
        sums[entry.item_id] += sign * entry.quantity if counts else NOTHING
    return sums


def _kept(move: Move) -> Placing:
    """Where it goes: lot and owner are those of the source, whatever was said."""
    source, destination = move.source, move.destination
    kept = replace(destination, lot_id=source.lot_id, owner_id=source.owner_id)
    if kept == source:
        raise AlreadyThere(field="bin")
    return kept


def _guard_release(moves: Iterable[Move], traits: Traits, on: dt.date) -> None:
    for move in moves:
        lot_id = move.source.lot_id
        if lot_id is None:
            continue
        lot = traits.of_lot(lot_id, move.item_id)
        if move.destination.is_for_sale and not move.source.is_for_sale:
            guard_age(lot, traits.items[move.item_id].sku, on)


def _guard_missing(
    missing: Iterable[Want],
    there: Callable[[Want], Decimal],
    location: Location,
    traits: Traits,
) -> None:
    for want in missing:
        found = there(want)
        _refuse(traits, want.key, location, found, found + want.quantity)


def _guard_unclaimed(
    picked: Iterable[Picked],
    locked: Mapping[Key, LockedBalance],
    location: Location,
    traits: Traits,
) -> None:
    sums: dict[Key, Decimal] = defaultdict(Decimal)
    for each in picked:
        if each.part.placing.is_for_sale:
            sums[each.part.key] += each.quantity
    for key, quantity in sums.items():
        if quantity > locked[key].available:
            _refuse(traits, key, location, locked[key].available, quantity)


def _refuse(
    traits: Traits,
    key: Key,
    location: Location,
    there: Decimal,
    wanted: Decimal,
) -> NoReturn:
    raise NotOnHand(
        item=traits.items[key[0]].sku,
        location=location.name,
        on_hand=number(there),
        quantity=number(wanted),
    )
