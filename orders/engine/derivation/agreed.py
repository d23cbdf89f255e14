"""What rules can agree for a customer: one of their addresses, a price, a discount.

1. An address is named by its code; one that is not the customer's is a failure.
2. A price written as text names its currency, and gives nothing in another; a number
   (of a formula) is in the currency of the order. It is that of one own unit.
3. A discount is so many percent off our price, whatever that comes from.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from foundation.money import CURRENCIES, round_unit_price
from foundation.rules.errors import RuleFailed
from foundation.rules.sets import Rule
from foundation.rules.vocabulary import Amount
from orders.engine.derivation.figures import bad_value, number
from orders.engine.resolved import Address, ResolvedOrder
from orders.engine.validation import MOST_PRICE
from pricing.engine.book import PriceByRule

HUNDRED = Decimal(100)
Order = ResolvedOrder[Any, Any]


def their_address(kind: str) -> Callable[[str, Order, Rule], Address | None]:
    """The customer's address of a code, of this kind where several have it."""

    def find(code: str, order: Order, _rule: Rule) -> Address | None:
        partner = order.partner
        if partner is None:
            return None
        found = [each for each in partner.addresses if each.code == code]
        if not found:
            raise RuleFailed(
                "rule.not_their_address", address_code=code, customer=partner.name
            )
        found.sort(key=lambda each: each.kind != kind)
        return dict(found[0].address)

    return find


def read_price(value: Any, _today: dt.date) -> Amount:
    """“9.50 EUR”, or a number in the currency of the order (written as “”)."""
    if not isinstance(value, str):
        return _in_bounds(Amount(number(value), ""))
    figure, _blank, currency = value.strip().rpartition(" ")
    if not figure or currency not in CURRENCIES:
        raise RuleFailed("rule.price_currency", value=value[:100])
    return _in_bounds(Amount(number(figure), currency))


def price_of(price: Amount, order: Order, rule: Rule) -> PriceByRule | None:
    if price.currency not in ("", order.currency):
        return None
    return _by(rule, price=price.amount)


def read_percent(value: Any, _today: dt.date) -> Decimal:
    percent = number(value)
    if not 0 <= percent <= HUNDRED:
        raise bad_value(value)
    return round_unit_price(percent)


def discount_of(percent: Decimal, _order: Order, rule: Rule) -> PriceByRule:
    return _by(rule, percent=percent)


def _in_bounds(price: Amount) -> Amount:
    if not 0 <= price.amount <= MOST_PRICE:
        raise bad_value(price.amount)
    return Amount(round_unit_price(price.amount), price.currency)


def _by(rule: Rule, **given: Decimal) -> PriceByRule:
    name = f"{rule.set_code}/{rule.key}"
    is_forced = bool(rule.outcome.get("force"))
    return PriceByRule(name, rule.name or rule.key, is_forced=is_forced, **given)
