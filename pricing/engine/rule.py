"""A price rule kind: when it applies, what it makes of a price, and a sentence why."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar, Generic, TypeVar

from pricing.engine.book import LineToPrice, PriceContext, PricedItem

P = TypeVar("P")

HUNDRED = Decimal(100)


class WrongParams(ValueError):
    """The stored or typed parameters of a rule do not fit its kind."""

    def __init__(self, field: str) -> None:
        self.field = field
        super().__init__(field)


@dataclass(frozen=True)
class Situation:
    """The line that a rule looks at, in its order."""

    line: LineToPrice
    item: PricedItem
    context: PriceContext


@dataclass(frozen=True)
class PercentParams:
    """Parameters of a kind that takes a percentage off."""

    percent: Decimal

    def __post_init__(self) -> None:
        if not 0 <= self.percent <= HUNDRED:
            raise WrongParams("percent")


class PriceRule(Generic[P]):
    """Base of the kinds in pricing/engine/rules, one file each."""

    kind: ClassVar[str] = ""
    label: ClassVar[str] = ""
    #: The explanation, with `name` and the parameters of `explain` as placeholders.
    sentence: ClassVar[str] = ""
    params_type: ClassVar[type]

    def __init__(self, code: str, name: str, params: Mapping[str, Any]) -> None:
        self.code = code
        self.name = name
        self.params: P = read_params(self.params_type, params)

    def applies(self, situation: Situation) -> bool:
        """Whether the rule is meant for this line."""
        raise NotImplementedError

    def apply(self, price: Decimal) -> Decimal:
        """The price or amount after the rule; never above the one before."""
        raise NotImplementedError

    def explain(self) -> dict[str, Any]:
        """What the sentence of the kind says of this rule."""
        raise NotImplementedError

    @property
    def sentence_code(self) -> str:
        return f"price.{self.kind}"


def read_params(params: type, data: Mapping[str, Any]) -> Any:
    """An instance of the params dataclass from stored JSON; raises `WrongParams`."""
    hints = typing.get_type_hints(params)
    values: dict[str, Any] = {}
    for field in dataclasses.fields(params):
        if field.name in data:
            values[field.name] = _typed(field.name, data[field.name], hints[field.name])
        elif field.default is dataclasses.MISSING:
            raise WrongParams(field.name)
    if unknown := sorted(set(data) - set(hints)):
        raise WrongParams(unknown[0])
    return params(**values)


def _typed(name: str, value: Any, hint: type) -> Any:
    if hint is not Decimal:
        if not isinstance(value, hint):
            raise WrongParams(name)
        return value
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise WrongParams(name) from None
    if not number.is_finite():
        raise WrongParams(name)
    return number


def less_percent(price: Decimal, percent: Decimal) -> Decimal:
    return price * (HUNDRED - percent) / HUNDRED
