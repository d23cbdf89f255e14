"""A fact in the one form in which it is compared; `None` is missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from foundation.rules.errors import RuleFailed
from foundation.rules.fold import fold
from foundation.rules.vocabulary import Amount, Field, Sort

Normal = Callable[[Any], Any]


def normal_of(field: Field) -> Normal:
    """What turns a raw fact of the field into its compared form.

    Raises `RuleFailed("rule.wrong_fact")` for a fact that is not of the field's sort.
    """
    form = _FORMS[field.sort]

    def normal(raw: Any) -> Any:
        if raw is None:
            return None
        try:
            return form(raw)
        except (AttributeError, ArithmeticError, TypeError, ValueError):
            raise RuleFailed("rule.wrong_fact", field_label=field.label) from None

    return normal


def _text(raw: str) -> str | None:
    return fold(raw) or None


def _code(raw: str) -> str | None:
    return str(raw) or None


def _number(raw: Decimal | int) -> Decimal | None:
    number = raw if isinstance(raw, Decimal) else Decimal(str(raw))
    return number if number.is_finite() else None


def _money(raw: tuple[Decimal, str]) -> Amount | None:
    amount, currency = raw
    number = _number(amount)
    return Amount(number, currency) if number is not None and currency else None


def _date(raw: dt.date) -> dt.date:
    if isinstance(raw, dt.datetime):
        return raw.date()
    if isinstance(raw, dt.date):
        return raw
    raise TypeError


def _flag(raw: bool) -> bool:  # noqa: FBT001  a flag is what it is about
    if isinstance(raw, bool):
        return raw
    raise TypeError


def _set(raw: Iterable[str]) -> frozenset[str] | None:
    if isinstance(raw, str):
        raise TypeError
    return frozenset(fold(each) for each in raw) or None


def _members(raw: Iterable[Any]) -> tuple[Any, ...] | None:
    return tuple(raw) or None


_FORMS: dict[Sort, Normal] = {
    Sort.TEXT: _text,
    Sort.CHOICE: _code,
    Sort.NUMBER: _number,
    Sort.MONEY: _money,
    Sort.DATE: _date,
    Sort.FLAG: _flag,
    Sort.SET: _set,
    Sort.RELATED: _members,
}
