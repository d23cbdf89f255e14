"""When something is counted, and whether a count is believed at once.

How often: what moves much value is counted often (class A), the rest seldom. An item
that was never counted comes first, then the one whose count is oldest.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

#: An item without a class is a C.
CLASSES = ("A", "B", "C")
OTHER = "C"
#: As much as one person counts in an hour or two; the rest is due tomorrow.
MOST_ITEMS = 40

ZERO = Decimal(0)


@dataclass(frozen=True)
class Countable:
    """An item at a place, with its class and the day of its last count."""

    item_id: int
    abc_class: str = ""
    counted_on: dt.date | None = None


def is_within(expected: Decimal, counted: Decimal, tolerance: Decimal) -> bool:
    """Whether a difference is so small (percent of expected) that nobody doubts it."""
    return abs(counted - expected) * 100 <= tolerance * expected


def due_items(
    candidates: Iterable[Countable], abc_class: str, today: dt.date, *, days: int
) -> list[int]:
    """The items of a class to be counted today, so many days after the last time.

    The oldest count comes first.
    """
    between = dt.timedelta(days=days)
    due = [
        each
        for each in candidates
        if class_of(each.abc_class) == abc_class
        and (each.counted_on is None or each.counted_on + between <= today)
    ]
    due.sort(key=lambda each: (each.counted_on or dt.date.min, each.item_id))
    return [each.item_id for each in due[:MOST_ITEMS]]


def class_of(abc_class: str) -> str:
    return abc_class if abc_class in CLASSES else OTHER
