"""Quantity breaks: for the whole quantity (all units) or slice by slice (range)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from pricing.engine.book import ZERO, Break


def reached(breaks: Sequence[Break], quantity: Decimal) -> Break | None:
    """The highest break that the quantity reaches; None below the first one."""
    best = None
    for each in breaks:
        # Less than one unit is sold at the price of the first one.
        if each.min_quantity > quantity and each.min_quantity > 1:
            break
        best = each
    return best


def slices(
    breaks: Sequence[Break], quantity: Decimal, smallest: Decimal
) -> Iterator[tuple[Decimal, Decimal]]:
    """(quantity, unit price) of each slice; `smallest` is the item's finest quantity.

    A break from 11 on leaves the slice before it at 10 where pieces are whole.
    """
    start = ZERO
    for index, each in enumerate(breaks):
        is_last = index + 1 == len(breaks)
        end = quantity if is_last else breaks[index + 1].min_quantity - smallest
        part = min(end, quantity) - start
        if part > 0:
            yield part, each.unit_price
            start += part
