from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from inventory.engine.counting import Countable, due_items, is_within

TODAY = dt.date(2026, 11, 20)


@pytest.mark.parametrize(
    ("expected", "counted", "tolerance", "is_believed"),
    [
        ("100", "98", "2", True),
        ("100", "102", "2", True),
        ("100", "97", "2", False),
        ("10", "10", "0", True),
        ("10", "9", "2", False),
        ("0", "0", "2", True),
        ("0", "1", "2", False),
        ("0.5", "0.49", "2", True),
    ],
)
def test_a_small_difference_is_believed(
    expected: str, counted: str, tolerance: str, is_believed: bool
) -> None:
    figures = [Decimal(each) for each in (expected, counted, tolerance)]

    assert is_within(*figures) is is_believed


def test_what_moves_much_is_counted_often() -> None:
    def days_ago(days: int) -> dt.date:
        return TODAY - dt.timedelta(days=days)

    items = [
        Countable(1, "A", days_ago(29)),
        Countable(2, "A", days_ago(30)),
        Countable(3, "A", days_ago(200)),
        Countable(4, "A"),
        Countable(5, "B", days_ago(89)),
        Countable(6, "B", days_ago(90)),
        Countable(7, "", days_ago(364)),
        Countable(8, "", days_ago(365)),
        Countable(9, "C"),
    ]

    assert due_items(items, "A", TODAY, days=30) == [4, 3, 2]
    assert due_items(items, "B", TODAY, days=90) == [6]
    assert due_items(items, "C", TODAY, days=365) == [9, 8]


def test_one_sheet_asks_for_no_more_than_somebody_counts() -> None:
    items = [Countable(number, "A") for number in range(1, 60)]

    assert due_items(items, "A", TODAY, days=30) == list(range(1, 41))
