"""One field compared with one value: the test of a leaf, on facts in normal form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from foundation.rules.nodes import Leaf
from foundation.rules.operators import operand_of, operator_of
from foundation.rules.vocabulary import Amount, Field, Sort

#: A fact in normal form and today's date; never fails.
Test = Callable[[Any, dt.date | None], bool]


@dataclass(frozen=True)
class Comparison:
    """A leaf read against its field: a positive operator, perhaps negated."""

    field: Field
    op: str
    operand: Any
    is_negated: bool

    @property
    def is_relative(self) -> bool:
        """Whether it depends on today."""
        return self.op == "within_days"

    @property
    def currency(self) -> str:
        """The currency that amounts must have; others are missing."""
        if self.field.sort is not Sort.MONEY or self.operand is None:
            return ""
        amount = self.operand if isinstance(self.operand, Amount) else self.operand[0]
        return str(amount.currency)


def comparison_of(leaf: Leaf, field: Field) -> Comparison:
    """The comparison of a leaf; `BadOperator` or `BadValue` where it makes no sense."""
    operator = operator_of(field, leaf.op)
    operand = operand_of(field, operator, leaf.value)
    return Comparison(
        field, operator.negates or operator.code, operand, bool(operator.negates)
    )


def test_of(comparison: Comparison) -> Test:
    """The test of a comparison: missing is false, negated it is true."""
    if comparison.currency:
        positive = _money(comparison)
    else:
        positive = positive_test(comparison.op, comparison.operand)
    if comparison.is_negated:
        return lambda value, today: not positive(value, today)
    return positive


def positive_test(op: str, operand: Any) -> Test:
    """The test of a positive operator, whatever the sort."""
    return _TESTS[op](operand)


def _money(comparison: Comparison) -> Test:
    currency, operand = comparison.currency, amounts(comparison)
    inner = positive_test(comparison.op, operand)
    return lambda value, today: (
        value is not None and value.currency == currency and inner(value.amount, today)
    )


def amounts(comparison: Comparison) -> Any:
    """The operand of a comparison of money without its currency."""
    operand = comparison.operand
    if isinstance(operand, Amount):
        return operand.amount
    return tuple(each.amount for each in operand)


def window(days: int, today: dt.date) -> tuple[dt.date, dt.date]:
    """From today so many days on, or back: first and last day."""
    other = _shifted(today, days)
    return (today, other) if days >= 0 else (other, today)


def _shifted(day: dt.date, days: int) -> dt.date:
    try:
        return day + dt.timedelta(days=days)
    except OverflowError:
        return dt.date.max if days > 0 else dt.date.min


def _within(days: int) -> Test:
    def test(value: Any, today: dt.date | None) -> bool:
        if value is None or today is None:
            return False
        first, last = window(days, today)
        return bool(first <= value <= last)

    return test


_TESTS: dict[str, Callable[[Any], Test]] = {
    "is": lambda to: lambda value, today: value == to,
    "=": lambda to: lambda value, today: value == to,
    "on": lambda to: lambda value, today: value == to,
    "in": lambda to: lambda value, today: value in to,
    "contains": lambda to: lambda value, today: value is not None and to in value,
    "starts_with": lambda to: (
        lambda value, today: value is not None and value.startswith(to)
    ),
    "ends_with": lambda to: (
        lambda value, today: value is not None and value.endswith(to)
    ),
    "<": lambda to: lambda value, today: value is not None and value < to,
    "<=": lambda to: lambda value, today: value is not None and value <= to,
    ">": lambda to: lambda value, today: value is not None and value > to,
    ">=": lambda to: lambda value, today: value is not None and value >= to,
    "before": lambda to: lambda value, today: value is not None and value < to,
    "after": lambda to: lambda value, today: value is not None and value > to,
    "between": lambda to: (
        lambda value, today: value is not None and to[0] <= value <= to[1]
    ),
    "within_days": _within,
    "is_empty": lambda to: lambda value, today: value is None,
    "is_true": lambda to: lambda value, today: value is True,
    "is_false": lambda to: lambda value, today: value is False,
    "contains_any": lambda to: (
        lambda value, today: value is not None and not value.isdisjoint(to)
    ),
    "contains_all": lambda to: lambda value, today: value is not None and value >= to,
}
