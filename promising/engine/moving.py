"""What of a line can come from another place than it does now.

1. What is held elsewhere moves as far as the other place has it; kits move whole.
2. What waits elsewhere waits there from then on.

What the other place lacks stays where it is held.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from promising.engine.shapes import Key

NOTHING = Decimal(0)


@dataclass(frozen=True)
class HeldPart:
    """One component of a line at a place: what waits and what is claimed of it."""

    demand_id: int
    item_id: int
    per_unit: Decimal
    waiting: Decimal
    claimed: Decimal


@dataclass(frozen=True)
class HeldLine:
    """What is still open of a line at one place."""

    demand_ref: str
    location_id: int
    parts: tuple[HeldPart, ...]

    @property
    def is_kit(self) -> bool:
        return len(self.parts) > 1 or any(part.per_unit != 1 for part in self.parts)

    @property
    def claimed(self) -> Decimal:
        """Units that are held complete."""
        return self._whole(min(part.claimed / part.per_unit for part in self.parts))

    @property
    def waiting(self) -> Decimal:
        """Units of which nothing is held."""
        return self._whole(min(part.waiting / part.per_unit for part in self.parts))

    def reachable(self, location_id: int, left: Mapping[Key, Decimal]) -> Decimal:
        """How many units another place could make up."""
        return self._whole(
            min(
                left.get((part.item_id, location_id), NOTHING) / part.per_unit
                for part in self.parts
            )
        )

    def _whole(self, units: Decimal) -> Decimal:
        return units.to_integral_value(ROUND_FLOOR) if self.is_kit else units


@dataclass(frozen=True)
class Shift:
    """So many units of a line leave a place: held ones, and ones that wait."""

    line: HeldLine
    claimed: Decimal
    waiting: Decimal


def shift(
    lines: Sequence[HeldLine], location_id: int, available: Mapping[Key, Decimal]
) -> list[Shift]:
    """What moves to a place, of the lines in the order given."""
    left = dict(available)
    shifts = []
    for line in lines:
        if line.location_id == location_id:
            continue
        claimed = min(line.claimed, line.reachable(location_id, left))
        for part in line.parts:
            key = (part.item_id, location_id)
            left[key] = left.get(key, NOTHING) - claimed * part.per_unit
        if claimed or line.waiting:
            shifts.append(Shift(line, claimed, line.waiting))
    return shifts
