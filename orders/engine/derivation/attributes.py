"""What rules can fill in: attributes of an order and its lines.

An attribute knows whether somebody gave it, how a value of it is read, and how it is
set with all that follows from it: lines take the date of the order, a description
follows the language, a quantity follows its unit. An address is one of the customer's,
by its code; a price and a discount are kept for pricing, which makes a step of them.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from foundation.kinds import mark
from foundation.money import CURRENCIES
from foundation.rules.errors import RuleFailed
from foundation.rules.sets import Rule
from foundation.rules.vocabulary import Sort
from orders.engine import units
from orders.engine.defaulting import is_price_given
from orders.engine.derivation.agreed import (
    discount_of,
    price_of,
    read_percent,
    read_price,
    their_address,
)
from orders.engine.derivation.figures import bad_value, number
from orders.engine.resolved import KnownItem, ResolvedLine, ResolvedOrder
from orders.engine.validation import FURTHEST, MOST_QUANTITY

LANGUAGES = ("en", "nl", "de", "it", "tr")
MOST_TERMS = 365
ZERO = Decimal(0)
_QUANTITY = Decimal("0.0001")

ItemT = TypeVar("ItemT", bound=KnownItem)
Order = ResolvedOrder[Any, Any]
Line = ResolvedLine[Any]
Read = Callable[[Any, dt.date], Any]
#: From what was read to what is set, for one order; None where it gives nothing.
Make = Callable[[Any, Order, Rule], Any]


def _as_read(value: Any, _order: Order, _rule: Rule) -> Any:
    return value


@dataclass(frozen=True)
class Attribute:
    """One thing that a defaulting rule can fill in."""

    #: As in the vocabulary; the part behind the dot names it in the provenance.
    name: str
    label: str
    sort: Sort
    read: Read
    #: Prices depend on it: it cannot be set after pricing.
    is_priced: bool = False
    make: Make = _as_read
    #: Where it is kept, if not under its key.
    kept_as: str = ""

    @property
    def is_line(self) -> bool:
        return self.name.startswith("line.")

    @property
    def key(self) -> str:
        return self.name.partition(".")[2]

    @property
    def place(self) -> str:
        return self.kept_as or self.key


def is_given(attribute: Attribute, order: Order, line: Line | None) -> bool:
    """Did somebody say it? What was said survives every rule that is not forced."""
    if attribute.name in _PRICES and line is not None:
        return is_price_given(line.given, are_theirs=order.are_prices_theirs)
    if attribute.name == "line.description":
        return False  # it is the item's name; texts that came in are kept beside it
    value = getattr(order.given if line is None else line.given, attribute.key)
    return value is not None and value != ""


def value_of(attribute: Attribute, order: Order, line: Line | None) -> Any:
    return getattr(order if line is None else line, attribute.place)


def set_header(order: Order, attribute: Attribute, value: Any) -> Order:
    """The order with another value, and what its lines take from it."""
    changed = dataclasses.replace(order, **{attribute.place: value})
    if attribute.name == "order.requested_on":
        return _with_lines(changed, lambda line: _dated(line, order, value))
    if attribute.name == "order.language":
        return _with_lines(changed, lambda line: _named(line, order, value))
    return changed


def set_line(
    line: ResolvedLine[ItemT],
    attribute: Attribute,
    value: Any,
    unit_by_theirs: Mapping[str, str],
) -> ResolvedLine[ItemT]:
    """The line with another value; a unit turns the quantity into the item's own."""
    if attribute.name == "line.unit":
        return _in_unit(line, value, unit_by_theirs)
    return dataclasses.replace(line, **{attribute.place: value})


def _with_lines(order: Order, change: Callable[[Line], Line]) -> Order:
    return dataclasses.replace(order, lines=tuple(map(change, order.lines)))


def _dated(line: Line, before: Order, day: dt.date) -> Line:
    if line.given.requested_on is not None or line.requested_on != before.requested_on:
        return line
    return dataclasses.replace(line, requested_on=day)


def _named(line: Line, before: Order, language: str) -> Line:
    if line.item is None or line.description != line.item.name_in(before.language):
        return line
    return dataclasses.replace(line, description=line.item.name_in(language))


def _in_unit(
    line: ResolvedLine[ItemT], unit: str, unit_by_theirs: Mapping[str, str]
) -> ResolvedLine[ItemT]:
    if line.item is None:
        return line
    factor = units.factor_of(unit, line.item, unit_by_theirs)
    if factor is None:
        raise RuleFailed("rule.bad_value", value=unit)
    return converted(line, factor, unit)


def converted(
    line: ResolvedLine[ItemT], factor: Decimal, unit: str
) -> ResolvedLine[ItemT]:
    """The line as if it had been given in a unit that is so many own units."""
    given = dataclasses.replace(line.given, unit=unit)
    price, quantity = given.unit_price, given.quantity or ZERO
    return dataclasses.replace(
        line,
        given=given,
        quantity=_quantity(units.to_own_unit(quantity, factor)),
        unit=line.item.unit if line.item else unit,
        stated_price=None if price is None else units.price_of_own_unit(price, factor),
    )


def _text(most: int) -> Read:
    def read(value: Any, _today: dt.date) -> str:
        return str(value)[:most]

    return read


def _one_of(known: Any) -> Read:
    def read(value: Any, _today: dt.date) -> str:
        if str(value) not in known:
            raise bad_value(value)
        return str(value)

    return read


def _days(value: Any, _today: dt.date) -> int:
    days = number(value)
    if days != days.to_integral_value() or not 0 <= days <= MOST_TERMS:
        raise bad_value(value)
    return int(days)


def _quantity(value: Any, _today: dt.date | None = None) -> Decimal:
    quantity = number(value)
    if not 0 < quantity <= MOST_QUANTITY:
        raise bad_value(value)
    return quantity.quantize(_QUANTITY)


def _date(value: Any, today: dt.date) -> dt.date | None:
    """A date, or “+3”: so many days from today; None for a day that has passed."""
    day = value if isinstance(value, dt.date) else _day_of(str(value).strip(), today)
    if day > today + FURTHEST:
        raise bad_value(value)
    return day if day >= today else None


def _day_of(text: str, today: dt.date) -> dt.date:
    try:
        if text.startswith("+"):
            return today + dt.timedelta(days=int(text[1:]))
        return dt.date.fromisoformat(text)
    except (ValueError, OverflowError):
        raise bad_value(text) from None


_ALL = (
    Attribute(
        "order.currency",
        mark("Currency"),
        Sort.CHOICE,
        _one_of(CURRENCIES),
        is_priced=True,
    ),
    Attribute("order.language", mark("Language"), Sort.CHOICE, _one_of(LANGUAGES)),
    Attribute(
        "order.payment_terms_days", mark("Payment terms (days)"), Sort.NUMBER, _days
    ),
    Attribute("order.requested_on", mark("Requested date"), Sort.DATE, _date),
    Attribute(
        "order.customer_reference", mark("Customer reference"), Sort.TEXT, _text(80)
    ),
    Attribute(
        "order.ship_to",
        mark("Delivery address"),
        Sort.CHOICE,
        _text(60),
        make=their_address("delivery"),
    ),
    Attribute(
        "order.bill_to",
        mark("Invoice address"),
        Sort.CHOICE,
        _text(60),
        make=their_address("billing"),
    ),
    Attribute("order.note", mark("Note"), Sort.TEXT, _text(10_000)),
    Attribute(
        "line.requested_on", mark("Requested date of the line"), Sort.DATE, _date
    ),
    Attribute("line.description", mark("Description"), Sort.TEXT, _text(300)),
    Attribute("line.note", mark("Note of the line"), Sort.TEXT, _text(300)),
    Attribute("line.unit", mark("Unit"), Sort.CHOICE, _text(10), is_priced=True),
    Attribute(
        "line.quantity", mark("Quantity"), Sort.NUMBER, _quantity, is_priced=True
    ),
    Attribute(
        "line.unit_price",
        mark("Unit price"),
        Sort.MONEY,
        read_price,
        is_priced=True,
        make=price_of,
        kept_as="price_by_rule",
    ),
    Attribute(
        "line.discount_percent",
        mark("Line discount (%)"),
        Sort.NUMBER,
        read_percent,
        is_priced=True,
        make=discount_of,
        kept_as="discount_by_rule",
    ),
)

_PRICES = frozenset({"line.unit_price", "line.discount_percent"})

ATTRIBUTES: Mapping[str, Attribute] = {each.name: each for each in _ALL}
