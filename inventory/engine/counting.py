"""When something is counted, and whether a count is believed at once.

How often: what moves much value is counted often (class A), the rest seldom. An item
that was never counted comes first, then the one whose count is oldest.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

#: Days between two counts of an item, by its class; an item without one is a C.
DAYS_BETWEEN = {"A": 30, "B": 90, "C": 365}
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
    candidates: Iterable[Countable], abc_class: str, today: dt.date
) -> list[int]:
    """The items of a class to be counted today, the oldest count first."""
    days = dt.timedelta(days=DAYS_BETWEEN[abc_class])
    due = [
        each
        for each in candidates
        if class_of(each.abc_class) == abc_class
        and (each.counted_on is None or each.counted_on + days <= today)
    ]
    due.sort(key=lambda each: (each.counted_on or dt.date.min, each.item_id))
    return [each.item_id for each in due[:MOST_ITEMS]]


def class_of(abc_class: str) -> str:
    return abc_class if abc_class in DAYS_BETWEEN else OTHER
