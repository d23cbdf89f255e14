"""Small price books for the tests of the engine."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from foundation.kinds import load_kinds
from pricing.engine.book import (
    Break,
    LineToPrice,
    ListPrices,
    PriceBook,
    PriceContext,
    PricedItem,
    PricedLine,
)
from pricing.engine.rule import PriceRule
from pricing.engine.waterfall import price_lines
from pricing.states import BreakMode

ITEM = 7
GV5 = {"1": "10", "11": "9", "51": "8"}


def a_list(
    breaks: dict[str, str],
    mode: BreakMode = BreakMode.ALL_UNITS,
    code: str = "EUR",
    item: int = ITEM,
) -> ListPrices:
    rows = tuple(
        Break(Decimal(quantity), Decimal(price)) for quantity, price in breaks.items()
    )
    return ListPrices(code, f"List {code}", {item: rows}, mode)


def a_rule(kind: str, **params: Any) -> PriceRule[Any]:
    rule = load_kinds("pricing.engine.rules", PriceRule)[kind]
    return rule(kind.upper(), "Our discount", params)


def a_book(*lists: ListPrices, rules: tuple[PriceRule[Any], ...] = ()) -> PriceBook:
    item = PricedItem(sku="BIKE", categories=("city", "bikes"))
    return PriceBook("EUR", lists, rules, {ITEM: item})


def a_line(quantity: str, **fields: Any) -> LineToPrice:
    values = {"item_id": ITEM, **fields}
    return LineToPrice(ref="1", quantity=Decimal(quantity), **values)


def a_context(**fields: Any) -> PriceContext:
    return PriceContext(on=dt.date(2026, 11, 24), **fields)


def price(line: LineToPrice, book: PriceBook, **context: Any) -> PricedLine:
    return price_lines([line], book, a_context(**context))[0]


def total_of_steps(line: PricedLine) -> Decimal:
    return sum((step.after - step.before for step in line.steps), Decimal(0))
