"""The fixed functions of formulas: they never raise, they note what went wrong."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from typing import Any

from foundation.rules.fold import fold


class Kind(Enum):
    """What a part of a formula gives; money is its amount, a code is a choice."""

    NUMBER = "number"
    TEXT = "text"
    CODE = "code"
    DATE = "date"
    FLAG = "flag"
    TEXTS = "texts"


@dataclass(frozen=True)
class Signature:
    takes: tuple[Kind, ...]
    gives: Kind
    #: How it is written, for the hint beside the field.
    usage: str
    #: Arguments that must be given; the rest may be left out.
    least: int = 1
    #: Any number of arguments of the one kind.
    is_many: bool = False


#: Beyond it a formula has gone astray; no sum of so few parts overflows below it.
_MOST = 1e100

_N, _T, _D, _F = Kind.NUMBER, Kind.TEXT, Kind.DATE, Kind.FLAG

FUNCTIONS: dict[str, Signature] = {
    "min": Signature((_N,), _N, "min(a, b, …)", is_many=True),
    "max": Signature((_N,), _N, "max(a, b, …)", is_many=True),
    "abs": Signature((_N,), _N, "abs(a)"),
    "round": Signature((_N, _N), _N, "round(a, 2)"),
    "ceil": Signature((_N,), _N, "ceil(a)"),
    "floor": Signature((_N,), _N, "floor(a)"),
    "days_between": Signature((_D, _D), _N, "days_between(first, last)", least=2),
    "weekday": Signature((_D,), _N, "weekday(day)"),
    "date": Signature((_T,), _D, 'date("2026-12-31")'),
    "size": Signature((_T,), _N, "size(text)"),
    "lower": Signature((_T,), _T, "lower(text)"),
    "upper": Signature((_T,), _T, "upper(text)"),
    "trim": Signature((_T,), _T, "trim(text)"),
    "text": Signature((_N,), _T, "text(a)"),
    "contains": Signature((_T, _T), _F, 'contains(text, "part")', least=2),
    "starts_with": Signature((_T, _T), _F, 'starts_with(text, "part")', least=2),
    "ends_with": Signature((_T, _T), _F, 'ends_with(text, "part")', least=2),
}


class Trouble:
    """What went wrong first during one evaluation."""

    def __init__(self) -> None:
        self.code = ""

    def note(self, code: str) -> float:
        self.code = self.code or code
        return 0.0

    def functions(self) -> dict[str, Callable[..., Any]]:
        """All functions, bound to this evaluation.

        The library writes to the error stream when a function raises, so none does.
        """
        return {
            **_SAFE,
            "_times": self._times,
            "_divided": self._divided,
            "_rest": self._rest,
            "_date": self._date,
        }

    def _times(self, one: float, other: float) -> float:
        product = one * other
        return product if abs(product) < _MOST else self.note("rule.formula_failed")

    def _divided(self, one: float, other: float) -> float:
        if other == 0:
            return self.note("rule.divided_by_zero")
        quotient = one / other
        return quotient if abs(quotient) < _MOST else self.note("rule.formula_failed")

    def _rest(self, one: float, other: float) -> float:
        if other == 0:
            return self.note("rule.divided_by_zero")
        try:
            return float(number_of(one) % number_of(other))
        except ArithmeticError:
            return self.note("rule.formula_failed")

    def _date(self, text: str) -> float:
        try:
            return float(dt.date.fromisoformat(text).toordinal())
        except ValueError:
            return self.note("rule.formula_failed")


def number_of(value: float) -> Decimal:
    """A float as the decimal a person means: fifteen digits, without the dust."""
    return Decimal(f"{value:.15g}")


def _round(value: float, places: float = 0.0) -> float:
    exponent = Decimal(1).scaleb(-max(0, min(10, int(places))))
    if abs(value) >= 1e15:
        return value
    return float(number_of(value).quantize(exponent, ROUND_HALF_UP))


def _shown(value: float) -> str:
    number = number_of(value)
    return f"{number:f}"


_SAFE: dict[str, Callable[..., Any]] = {
    "_fold": fold,
    "_min": lambda *values: min(values),
    "_max": lambda *values: max(values),
    "_abs": abs,
    "_round": _round,
    "_ceil": lambda value: float(math.ceil(number_of(value))),
    "_floor": lambda value: float(math.floor(number_of(value))),
    "_days_between": lambda first, last: last - first,
    "_weekday": lambda day: float((int(day) - 1) % 7 + 1),
    "_size": lambda text: float(len(text)),
    "_lower": str.lower,
    "_upper": str.upper,
    "_trim": str.strip,
    "_text": _shown,
    "_contains": lambda text, part: fold(part) in fold(text),
    "_starts_with": lambda text, part: fold(text).startswith(fold(part)),
    "_ends_with": lambda text, part: fold(text).endswith(fold(part)),
}
