"""Dates for lines that are short, from supply that is coming.

1. `with_incoming`: the short rest of each line takes its turn among the lines that wait
   already (see `pegging`); what gets supply has a date, the rest is to be confirmed.
2. `outcome_of`: what a line that waits can expect, all its parts together.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from promising.engine.pegging import Arrival, Peg, Waiter, peg
from promising.engine.serving import WaitingLine, WaitingPart
from promising.engine.shapes import (
    Key,
    LinePromise,
    Mode,
    Policy,
    PromisePart,
    Reason,
    SupplyPicture,
)
from promising.engine.sourcing import plain

NOTHING = Decimal(0)
#: Lines that are being booked come after those of the same moment.
_LAST = sys.maxsize // 2


@dataclass(frozen=True)
class Outlook:
    """What is coming, and who waits for it already."""

    arrivals: tuple[Arrival, ...]
    waiters: tuple[Waiter, ...] = ()


@dataclass(frozen=True)
class Expected:
    """What a waiting line can count on; without dates it is to be confirmed."""

    units: Decimal
    location_id: int
    ship_on: dt.date | None
    arrive_on: dt.date | None
    numbers: tuple[str, ...]
    supply_on: dt.date | None
    reasons: tuple[Reason, ...]


def with_incoming(
    promises: Sequence[LinePromise],
    picture: SupplyPicture,
    outlook: Outlook,
    policy: Policy,
) -> list[LinePromise]:
    """The promises again, their short parts dated as far as supply is coming."""
    own = {
        promise.line_ref: waiter
        for number, promise in enumerate(promises)
        if (waiter := _waiter(promise, picture, policy, _LAST + number))
    }
    pegs = peg(
        [*outlook.waiters, *own.values()],
        outlook.arrivals,
        _left(picture, promises),
        policy,
    )
    return [
        _dated(promise, [p for p in pegs if p.line is own[promise.line_ref].line])
        if promise.line_ref in own
        else promise
        for promise in promises
    ]


def outcome_of(lines: Sequence[WaitingLine], pegs: Sequence[Peg]) -> Expected:
    """The last dates of a line's pegs; none where a part of it has no supply.

    A line that waits at several places is given as several.
    """
    known = [each for each in pegs if each.drawn]
    wanted = sum((_wanted(line) for line in lines), NOTHING)
    units = sum((each.units for each in known), NOTHING)
    reasons = tuple(reason for each in known for reason in _supplies(each))
    numbers = tuple(dict.fromkeys(d.number for each in known for d in each.drawn))
    if not known or units < wanted:
        where = lines[0].location_id
        return Expected(wanted, where, None, None, numbers, None, reasons)
    last = max(known, key=lambda each: each.dates.arrive_on)
    return Expected(
        wanted,
        last.place.location_id,
        max(each.dates.ship_on for each in known),
        last.dates.arrive_on,
        numbers,
        max(each.supply_on for each in known),
        (*reasons, *last.dates.reasons),
    )


def _wanted(line: WaitingLine) -> Decimal:
    complete = min(part.units_covered for part in line.parts)
    return min(part.units for part in line.parts) - complete


def _waiter(
    promise: LinePromise, picture: SupplyPicture, policy: Policy, turn: int
) -> Waiter | None:
    short = [part for part in promise.parts if part.mode == Mode.BACKORDER]
    if not short or short[0].location_id is None:
        return None
    [part] = short
    parts = tuple(
        WaitingPart(
            turn,
            component.item_id,
            part.quantity * component.quantity,
            part.quantity * component.quantity,
            component.quantity,
        )
        for component in promise.demand.components
    )
    others = (
        p.location_id for p in picture.places if p.location_id != part.location_id
    )
    line = WaitingLine(
        promise.line_ref,
        part.location_id or 0,
        parts,
        policy.at,
        promise.demand.wanted_on,
        tuple(others),
    )
    return Waiter(line, picture.places)


def _left(
    picture: SupplyPicture, promises: Sequence[LinePromise]
) -> Mapping[Key, Decimal]:
    left = dict(picture.available)
    for promise in promises:
        for part in promise.parts:
            if part.mode == Mode.STOCK and part.location_id is not None:
                for component in promise.demand.components:
                    key = (component.item_id, part.location_id)
                    left[key] -= component.quantity * part.quantity
    return left


def _dated(promise: LinePromise, pegs: Sequence[Peg]) -> LinePromise:
    known = [each for each in pegs if each.drawn]
    if not known:
        return promise
    units = sum((each.units for each in known), NOTHING)
    parts = []
    for part in promise.parts:
        if part.mode != Mode.BACKORDER:
            parts.append(part)
            continue
        parts += [_part(promise, each) for each in known]
        if part.quantity > units:
            short = _short(promise, part.quantity - units, "promise.short")
            rest = (short, *part.reasons[1:])
            parts.append(replace(part, quantity=part.quantity - units, reasons=rest))
    return replace(promise, parts=tuple(parts))


def _part(promise: LinePromise, given: Peg) -> PromisePart:
    return PromisePart(
        given.place.location_id,
        given.units,
        Mode.INCOMING,
        given.dates.ship_on,
        given.dates.arrive_on,
        (
            _short(promise, given.units, "promise.short.incoming"),
            *_supplies(given),
            *given.dates.reasons,
        ),
    )


def _short(promise: LinePromise, units: Decimal, code: str) -> Reason:
    wanted = promise.demand.quantity
    return Reason(code, {"short": plain(units), "wanted": plain(wanted)})


def _supplies(given: Peg) -> Iterator[Reason]:
    for each in given.drawn:
        code = "promise.incoming.confirmed" if each.is_confirmed else "promise.incoming"
        params = {"supply_on": each.on.isoformat(), "number": each.number}
        yield Reason(code, params | {"place": given.place.name})
