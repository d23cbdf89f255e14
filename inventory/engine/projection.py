"""How much is free to promise on each coming day: the one equation of availability.

    projected(day) = on hand − claimed − waiting + incoming, as far as due by the day

1. `project`: changes are put on their day, in order, and summed up.
2. `lowest`: the first day on which least is left.

A change without a date, or whose date has passed, counts today: what is late is
expected, and needed, at once. Claims count as demand of the day they are needed on.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

#: What comes before what on one day: arrivals serve the demand of their day.
KINDS = ("incoming", "claimed", "waiting", "forecast")


@dataclass(frozen=True)
class Change:
    """So much more (or less, where negative) from a day on; None = no day is known."""

    on: dt.date | None
    quantity: Decimal
    kind: str  # one of KINDS
    label: str = ""


@dataclass(frozen=True)
class Level:
    """What is left at the end of a day, and what changed on it."""

    on: dt.date
    level: Decimal
    changes: tuple[Change, ...]


def project(
    on_hand: Decimal, changes: Sequence[Change], *, today: dt.date
) -> list[Level]:
    """The level at the end of today and of every coming day on which it changes."""
    by_day: dict[dt.date, list[Change]] = defaultdict(list)
    by_day[today] = []
    for change in changes:
        by_day[max(change.on or today, today)].append(change)
    levels, level = [], on_hand
    for day in sorted(by_day):
        level += sum((change.quantity for change in by_day[day]), Decimal(0))
        ordered = sorted(by_day[day], key=lambda each: _place(each.kind))
        levels.append(Level(day, level, tuple(ordered)))
    return levels


def lowest(levels: Sequence[Level]) -> Level:
    """The level of which least is left, the first of several."""
    return min(levels, key=lambda level: (level.level, level.on))


def _place(kind: str) -> int:
    return KINDS.index(kind) if kind in KINDS else len(KINDS)
