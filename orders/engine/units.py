"""Quantities in the item's own unit.

1. Their unit is translated by what was mapped before.
2. The codes of UN/ECE Recommendation 20 that all mean “one piece” are one unit.
3. Other units need a conversion of the item.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from orders.engine.resolved import KnownItem

#: One, each, piece, number of articles: senders use them as they like.
PIECES = frozenset({"C62", "EA", "H87", "NAR", "PCE"})

ONE = Decimal(1)
_QUANTITY = Decimal("0.0001")


def factor_of(unit: str, item: KnownItem, ours: Mapping[str, str]) -> Decimal | None:
    """How many own units of the item are one of `unit`; None where nobody knows."""
    if not unit or unit == item.unit:
        return ONE
    unit = ours.get(unit, unit)
    if unit == item.unit or (unit in PIECES and item.unit in PIECES):
        return ONE
    return item.conversions.get(unit)


def to_own_unit(quantity: Decimal, factor: Decimal) -> Decimal:
    if factor == ONE:
        return quantity
    return (quantity * factor).quantize(_QUANTITY, rounding=ROUND_HALF_UP)


def price_of_own_unit(price: Decimal, factor: Decimal) -> Decimal:
    if factor == ONE:
        return price
    return (price / factor).quantize(_QUANTITY, rounding=ROUND_HALF_UP)


def has_too_many_decimals(quantity: Decimal, digits: int) -> bool:
    return quantity != quantity.quantize(ONE.scaleb(-digits))
