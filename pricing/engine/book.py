"""What pricing works with: lines and a price book in, priced lines with steps out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from foundation.money import round_unit_price
from pricing.states import BreakMode

if TYPE_CHECKING:
    from pricing.engine.rule import PriceRule

ZERO = Decimal(0)
ONE = Decimal(1)
#: The kind of the step by which a rule sets a price or takes something off it.
BY_RULE = "rule"


@dataclass(frozen=True)
class PriceByRule:
    """What a rule makes of a line's price: another one, or so many percent off ours."""

    #: set/key
    rule: str
    name: str
    #: Of one ordered unit.
    price: Decimal | None = None
    percent: Decimal | None = None
    #: Of the whole line, where the price alone would not come to the cent.
    amount: Decimal | None = None
    #: Also over what was sent or set by hand.
    is_forced: bool = False


@dataclass(frozen=True)
class LineToPrice:
    """One line; what was sent or set by hand is a price for one ordered unit."""

    ref: str
    item_id: int | None
    quantity: Decimal
    #: Base units in one ordered unit: 12 where a box of 12 is ordered.
    factor: Decimal = ONE
    manual_price: Decimal | None = None
    sent_price: Decimal | None = None
    #: The sent price is for so many ordered units (prices per 100).
    sent_per: Decimal = ONE
    #: The line's net amount as sent; wins over the sent price where we keep it.
    sent_net: Decimal | None = None
    #: A price by rule first, then what a rule takes off.
    by_rule: tuple[PriceByRule, ...] = ()

    @property
    def base_quantity(self) -> Decimal:
        return abs(self.quantity * self.factor)


@dataclass(frozen=True)
class Break:
    min_quantity: Decimal
    unit_price: Decimal


@dataclass(frozen=True)
class ListPrices:
    """One price list: the breaks of each item, by rising quantity."""

    code: str
    name: str
    breaks_by_item: Mapping[int, tuple[Break, ...]]
    mode: BreakMode = BreakMode.ALL_UNITS


@dataclass(frozen=True)
class PricedItem:
    """What price rules may ask of an item."""

    sku: str = ""
    categories: tuple[str, ...] = ()
    brand: str = ""
    unit_digits: int = 0


@dataclass(frozen=True)
class PriceBook:
    """Everything that can give a price: lists, best first, and rules in their order."""

    currency: str
    lists: tuple[ListPrices, ...] = ()
    rules: tuple[PriceRule[Any], ...] = ()
    items: Mapping[int, PricedItem] = field(default_factory=dict)


@dataclass(frozen=True)
class PriceContext:
    on: dt.date
    segment: str = ""
    partner_code: str = ""
    channel: str = ""
    #: Prices are kept as the channel sent them, ours are only compared.
    channel_sets_prices: bool = False
    #: So many percent may a sent price differ from ours before somebody must look.
    tolerance_percent: Decimal = ZERO


@dataclass(frozen=True)
class Step:
    """One element of the waterfall: the line amount before and after, and why."""

    kind: str
    code: str
    params: Mapping[str, Any]
    before: Decimal
    after: Decimal

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "code": self.code,
            "params": dict(self.params),
            "before": f"{self.before:f}",
            "after": f"{self.after:f}",
        }


@dataclass(frozen=True)
class Finding:
    """Something about a line that a person must settle, as a code with parameters."""

    code: str
    params: Mapping[str, Any]


@dataclass(frozen=True)
class PricedLine:
    ref: str
    item_id: int | None
    quantity: Decimal
    #: Price of one ordered unit after everything; None where there is none.
    unit_price: Decimal | None
    list_price: Decimal | None
    net: Decimal
    is_manual: bool
    steps: tuple[Step, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def is_by_rule(self) -> bool:
        return any(each.kind == BY_RULE for each in self.steps)

    @property
    def our_price(self) -> Decimal | None:
        """The price of one ordered unit had nobody set one by hand."""
        manual = next((each for each in self.steps if each.kind == "manual"), None)
        if manual is None or not self.quantity:
            return self.unit_price
        return round_unit_price(manual.before / self.quantity) or None

    @property
    def steps_as_json(self) -> list[dict[str, Any]]:
        return [step.as_json() for step in self.steps]
