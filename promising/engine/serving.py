"""Who gets stock that has become available.

1. Lines that goods were ordered for, and have come, are asked first; then all that wait
   in the order of their wanted date (those as soon as possible come last), then of
   their booking.
2. Each is completed at its own place first, then moved to the nearest other place
   that has something. Kits are served whole, all components from one place.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from promising.engine.shapes import Key

NOTHING = Decimal(0)


@dataclass(frozen=True)
class WaitingPart:
    """One component of a line at a place: wanted, and how much of it still waits."""

    demand_id: int
    item_id: int
    quantity: Decimal
    waiting: Decimal
    per_unit: Decimal = Decimal(1)

    @property
    def units(self) -> Decimal:
        return self.quantity / self.per_unit

    @property
    def units_covered(self) -> Decimal:
        return (self.quantity - self.waiting) / self.per_unit


@dataclass(frozen=True)
class WaitingLine:
    """What a line wants of one place, and the other places it could come from."""

    demand_ref: str
    location_id: int
    parts: tuple[WaitingPart, ...]
    booked_at: dt.datetime
    wanted_on: dt.date | None = None
    other_location_ids: tuple[int, ...] = ()

    @property
    def is_kit(self) -> bool:
        return len(self.parts) > 1 or any(part.per_unit != 1 for part in self.parts)

    @property
    def turn(self) -> tuple[object, ...]:
        """Its place in the queue."""
        no_date = self.wanted_on is None
        day = self.wanted_on or dt.date.max
        return (no_date, day, self.booked_at, self.parts[0].demand_id)


@dataclass(frozen=True)
class Served:
    """So many units of a line got stock at a place, by these claims per item."""

    line: WaitingLine
    location_id: int
    units: Decimal
    claims: tuple[tuple[WaitingPart, Decimal], ...]

    @property
    def is_moved(self) -> bool:
        return self.location_id != self.line.location_id


def serve(
    lines: Sequence[WaitingLine],
    available: Mapping[Key, Decimal],
    *,
    first_refs: Collection[str] = (),
) -> list[Served]:
    """Give out what is available to the lines that wait, in their turn.

    Demands that goods were ordered for come before all others.
    """
    left = dict(available)
    served: list[Served] = []
    for line in sorted(
        lines, key=lambda each: (each.demand_ref not in first_refs, each.turn)
    ):
        target = _reachable(line, left)
        served += _take(line, line.location_id, *_completing(line, target), left)
        movable = _movable(line, target)
        for location_id in line.other_location_ids:
            if movable <= 0:
                break
            moved = _move(line, location_id, movable, left)
            served += moved
            movable -= sum((each.units for each in moved), NOTHING)
    return served


def _reachable(line: WaitingLine, left: Mapping[Key, Decimal]) -> Decimal:
    """How many units the line's own place could cover altogether."""
    reachable = min(
        part.units_covered
        + left.get((part.item_id, line.location_id), NOTHING) / part.per_unit
        for part in line.parts
    )
    return min(_whole(line, reachable), *(part.units for part in line.parts))


def _completing(
    line: WaitingLine, target: Decimal
) -> tuple[Decimal, list[tuple[WaitingPart, Decimal]]]:
    """The units gained and the claims that bring every component to the target."""
    complete = _whole(line, min(part.units_covered for part in line.parts))
    claims = [
        (part, (target - part.units_covered) * part.per_unit)
        for part in line.parts
        if target > part.units_covered
    ]
    return target - complete, claims


def _movable(line: WaitingLine, target: Decimal) -> Decimal:
    """Units of which nothing is held at the line's own place."""
    held = max(target, *(part.units_covered for part in line.parts))
    return min(part.units for part in line.parts) - held


def _move(
    line: WaitingLine, location_id: int, most: Decimal, left: dict[Key, Decimal]
) -> list[Served]:
    reachable = min(
        left.get((part.item_id, location_id), NOTHING) / part.per_unit
        for part in line.parts
    )
    units = _whole(line, min(reachable, most))
    claims = [(part, units * part.per_unit) for part in line.parts]
    return _take(line, location_id, units, claims, left)


def _take(
    line: WaitingLine,
    location_id: int,
    units: Decimal,
    claims: Sequence[tuple[WaitingPart, Decimal]],
    left: dict[Key, Decimal],
) -> list[Served]:
    if units <= 0:
        return []
    for part, quantity in claims:
        key = (part.item_id, location_id)
        left[key] = left.get(key, NOTHING) - quantity
    return [Served(line, location_id, units, tuple(claims))]


def _whole(line: WaitingLine, units: Decimal) -> Decimal:
    return units.to_integral_value(ROUND_FLOOR) if line.is_kit else units
