"""What other rules would have made of the prices of a real order, at those of today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from foundation.kinds import mark
from foundation.rule_told import told
from foundation.rule_uses import Difference
from orders.engine.derivation.derive import RULE
from orders.services.order_prices import price_order
from orders.services.prepared import Line, Resolved
from orders.services.replay import StoredImage, difference_of
from partners.queries import channel_facts
from pricing.engine.book import PriceByRule, PricedLine

NET = mark("Net amount of the order")
PRICE = mark("Unit price")


@dataclass(frozen=True)
class Both:
    """An order of the past as the rules make it before and after."""

    image: StoredImage
    old: Resolved
    new: Resolved

    @cached_property
    def lines(self) -> tuple[Mapping[int, Line], Mapping[int, Line]]:
        return (
            {line.line_no: line for line in self.old.lines},
            {line.line_no: line for line in self.new.lines},
        )

    def rule(self, *keys: str) -> str:
        """Which rule gives a value now, or gave it before."""
        for key in keys:
            for order in (self.new, self.old):
                source = order.provenance.get(key, "")
                if source.startswith(RULE):
                    return source.removeprefix(RULE)
        return ""

    def difference(
        self, line: int | None, what: str, sides: tuple[str, str], rule: str
    ) -> Difference:
        return difference_of(self.image, line, what, sides, rule)


def price_differences(
    both: Both, others: Sequence[Difference], today: dt.date
) -> list[Difference]:
    """The unit prices that rules would make others, and the order's net amount then.

    `others` are the differences found so far: the first of them explains the amount.
    """
    if _priced_by(both.old) == _priced_by(both.new):
        return []
    before, after = (
        _priced(both.image, both.old, today),
        _priced(both.image, both.new, today),
    )
    if before is None or after is None:
        return []
    found = list(_lines(both, before, after))
    because = [*others, *found]
    nets = [_told_net(both.old, before), _told_net(both.new, after)]
    if because and nets[0] != nets[1]:
        rule = because[0].rule
        found.append(both.difference(None, NET, (nets[0], nets[1]), rule))
    return found


def _lines(
    both: Both, before: Sequence[PricedLine], after: Sequence[PricedLine]
) -> Iterator[Difference]:
    old, new = both.lines
    was, is_now = _unit_prices(both.old, before), _unit_prices(both.new, after)
    for number in sorted({*old} & {*new}):
        if _by_rule(old[number]) == _by_rule(new[number]):
            continue
        if was[number] != is_now[number]:
            key = f"lines.{number}."
            rule = both.rule(f"{key}unit_price", f"{key}discount_percent")
            yield both.difference(number, PRICE, (was[number], is_now[number]), rule)


def _priced_by(order: Resolved) -> tuple[Any, ...]:
    """What prices depend on."""
    lines = tuple(
        (each.item, each.quantity, each.unit, *_by_rule(each)) for each in order.lines
    )
    return order.currency, lines


def _by_rule(line: Line) -> tuple[PriceByRule | None, PriceByRule | None]:
    return line.price_by_rule, line.discount_by_rule


def _priced(
    image: StoredImage, order: Resolved, today: dt.date
) -> list[PricedLine] | None:
    channel = channel_facts(image.channel)
    seller = order.partner.company if order.partner else None
    if channel is None or seller is None or not all(each.item for each in order.lines):
        return None
    return price_order(order, channel, seller, today)


def _told_net(order: Resolved, priced: Sequence[PricedLine]) -> str:
    net = sum((each.net for each in priced), Decimal(0))
    money = {"amount": f"{net:f}", "currency": order.currency}
    return told("rehearsal.net", money=money)


def _unit_prices(order: Resolved, priced: Sequence[PricedLine]) -> dict[int, str]:
    """By line number; nothing is said of a line without a price."""
    return {
        line.line_no: told(
            "rehearsal.price",
            unit_price={
                "amount": f"{each.unit_price:f}",
                "currency": order.currency,
            },
        )
        if each.unit_price is not None
        else ""
        for line, each in zip(order.lines, priced, strict=True)
    }
