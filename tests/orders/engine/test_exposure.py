from __future__ import annotations

from decimal import Decimal

from orders.engine.exposure import Committed, LineAmount, committed


def line(gross: str, *quantities: int) -> LineAmount:
    return LineAmount(Decimal(gross), *(Decimal(each) for each in quantities))


def test_what_is_ordered_moves_to_shipped_and_then_leaves() -> None:
    assert committed([line("100.00", 10, 0, 0, 0)]) == Committed(Decimal("100.00"))
    assert committed([line("100.00", 10, 0, 4, 0)]) == Committed(
        Decimal("60.00"), Decimal("40.00")
    )
    assert committed([line("100.00", 10, 0, 10, 10)]) == Committed()


def test_canceled_lines_commit_to_nothing() -> None:
    assert committed([line("100.00", 10, 10, 0, 0)]) == Committed()
    assert committed([line("80.00", 10, 2, 4, 4)]) == Committed(Decimal("40.00"))


def test_shares_are_rounded_to_a_hundredth_per_line() -> None:
    assert committed([line("10.00", 3, 0, 1, 0)] * 2) == Committed(
        Decimal("13.34"), Decimal("6.66")
    )
