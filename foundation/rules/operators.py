"""What each sort of field understands, and what a value must be to be compared.

A negative operator is the negation of another, so that a missing fact makes every
comparison false and every negation true.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, DecimalException
from enum import Enum
from typing import Any

from foundation.kinds import mark
from foundation.rules.errors import BadOperator, BadValue
from foundation.rules.fold import fold
from foundation.rules.vocabulary import Amount, Field, Sort


class Takes(Enum):
    """What stands to the right of an operator."""

    NOTHING = "nothing"
    ONE = "one"
    TWO = "two"
    MANY = "many"
    DAYS = "days"


@dataclass(frozen=True)
class Operator:
    code: str
    label: str
    takes: Takes = Takes.ONE
    #: The operator that this one negates.
    negates: str = ""


_IS = Operator("is", mark("is"))
_IS_NOT = Operator("is_not", mark("is not"), negates="is")
_IN = Operator("in", mark("is one of"), Takes.MANY)
_NOT_IN = Operator("not_in", mark("is none of"), Takes.MANY, "in")
_EMPTY = Operator("is_empty", mark("is empty"), Takes.NOTHING)
_FILLED = Operator("is_filled", mark("is filled in"), Takes.NOTHING, "is_empty")
_BETWEEN = Operator("between", mark("is between"), Takes.TWO)
_ORDER = (
    Operator("=", "="),
    Operator("!=", "≠", negates="="),
    Operator("<", "<"),
    Operator("<=", "≤"),
    Operator(">", ">"),
    Operator(">=", "≥"),
    _BETWEEN,
)

OPERATORS: dict[Sort, tuple[Operator, ...]] = {
    Sort.TEXT: (
        _IS,
        _IS_NOT,
        Operator("contains", mark("contains")),
        Operator("starts_with", mark("starts with")),
        Operator("ends_with", mark("ends with")),
        _IN,
        _NOT_IN,
        _EMPTY,
        _FILLED,
    ),
    Sort.CHOICE: (_IS, _IS_NOT, _IN, _NOT_IN, _EMPTY, _FILLED),
    Sort.NUMBER: (*_ORDER, _EMPTY, _FILLED),
    Sort.MONEY: (*_ORDER, _EMPTY, _FILLED),
    Sort.DATE: (
        Operator("on", mark("is on")),
        Operator("before", mark("is before")),
        Operator("after", mark("is after")),
        _BETWEEN,
        Operator("within_days", mark("is within days from today"), Takes.DAYS),
        _EMPTY,
        _FILLED,
    ),
    Sort.FLAG: (
        Operator("is_true", mark("is true"), Takes.NOTHING),
        Operator("is_false", mark("is false"), Takes.NOTHING),
    ),
    Sort.SET: (
        Operator("contains_any", mark("contains one of"), Takes.MANY),
        Operator("contains_all", mark("contains all of"), Takes.MANY),
        Operator("contains_none", mark("contains none of"), Takes.MANY, "contains_any"),
        _EMPTY,
    ),
    Sort.RELATED: (),
}

#: How counts of related members compare.
COUNT_OPERATORS = ("=", "!=", "<", "<=", ">", ">=")

MAX_DAYS = 3660
_DIGITS = 28


def operator_of(field: Field, code: str) -> Operator:
    """The operator of a field by its code, or `BadOperator`."""
    for operator in OPERATORS[field.sort]:
        if operator.code == code:
            return operator
    raise BadOperator("rule.bad_operator", field_label=field.label, op=code)


def operand_of(field: Field, operator: Operator, value: Any) -> Any:
    """The value of a condition as its field compares it, or `BadValue`.

    Texts come back folded, many as a frozenset, two as a tuple in ascending order or as
    given, days as `int`.
    """
    if operator.takes is Takes.NOTHING:
        if value is not None:
            raise _bad(field, value)
        return None
    if operator.takes is Takes.DAYS:
        return _days(field, value)
    if operator.takes is Takes.ONE:
        return _READ[field.sort](field, value)
    return _several(field, operator, value)


def _several(field: Field, operator: Operator, value: Any) -> Any:
    read = _READ[field.sort]
    if not isinstance(value, list | tuple) or isinstance(value, Amount) or not value:
        raise _bad(field, value)
    if operator.takes is Takes.MANY:
        return frozenset(read(field, each) for each in value)
    if len(value) != 2:
        raise _bad(field, value)
    low, high = read(field, value[0]), read(field, value[1])
    if field.sort is Sort.MONEY and low.currency != high.currency:
        raise BadValue("rule.two_currencies", field_label=field.label)
    return low, high


def _bad(field: Field, value: Any) -> BadValue:
    shown = "" if value is None else str(value)[:100]
    return BadValue(
        f"rule.bad_{field.sort.value}", field_label=field.label, value=shown
    )


def _days(field: Field, value: Any) -> int:
    try:
        days = int(str(value))
    except ValueError:
        raise BadValue(
            "rule.bad_days", field_label=field.label, limit=MAX_DAYS
        ) from None
    if abs(days) > MAX_DAYS:
        raise BadValue("rule.bad_days", field_label=field.label, limit=MAX_DAYS)
    return days


def _text(field: Field, value: Any) -> str:
    return fold(_code(field, value))


def _code(field: Field, value: Any) -> str:
    if not isinstance(value, str) or not value or "\x00" in value:
        raise _bad(field, value)
    return value


def _choice(field: Field, value: Any) -> str:
    code = _code(field, value)
    if field.choices and code not in {known for known, _ in field.choices}:
        raise _bad(field, value)
    return code


def _number(field: Field, value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise _bad(field, value)
    try:
        number = Decimal(value)
    except DecimalException:
        raise _bad(field, value) from None
    if not _is_storable(number):
        raise _bad(field, value)
    return number


def _is_storable(number: Decimal) -> bool:
    if not number.is_finite():
        return False
    exponent = int(number.as_tuple().exponent)
    return number.adjusted() < 18 and exponent >= -10 and _width(number) <= _DIGITS


def _width(number: Decimal) -> int:
    return len(number.as_tuple().digits)


def _money(field: Field, value: Any) -> Amount:
    if not isinstance(value, Amount) or not value.currency:
        raise _bad(field, value)
    if not _is_storable(value.amount):
        raise _bad(field, value)
    return value


def _date(field: Field, value: Any) -> dt.date:
    if not isinstance(value, str) or len(value) != 10:
        raise _bad(field, value)
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        raise _bad(field, value) from None


_READ: dict[Sort, Callable[[Field, Any], Any]] = {
    Sort.TEXT: _text,
    Sort.CHOICE: _choice,
    Sort.NUMBER: _number,
    Sort.MONEY: _money,
    Sort.DATE: _date,
    Sort.SET: _text,
}
