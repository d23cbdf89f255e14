"""What a supplier's goods cost, and how much of them may be ordered.

1. The quantity wanted is brought up to the supplier's minimum, then to a multiple.
2. Of the prices valid on the day the one with the highest break that the quantity
   reaches counts; of two with the same break the one that began later.
3. A quantity below every break pays the lowest break's price: the supplier sells no
   cheaper, and a buyer sees the break beside it.

Everything is in the unit the goods are bought in; `in_purchase_unit` gets there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

#: Decimals of a price per item's own unit.
PRICE_STEP = Decimal("0.000001")
QUANTITY_STEP = Decimal("0.0001")


@dataclass(frozen=True)
class PriceBreak:
    """One purchase unit costs so much from a quantity on, within two days."""

    from_quantity: Decimal
    unit_price: Decimal
    valid_from: dt.date
    valid_until: dt.date | None = None

    def is_valid(self, on: dt.date) -> bool:
        return self.valid_from <= on and (
            self.valid_until is None or on <= self.valid_until
        )


def price_for(
    breaks: Iterable[PriceBreak], quantity: Decimal, on: dt.date
) -> PriceBreak | None:
    """The price of a quantity on a day; None where the supplier named none."""
    valid = [each for each in breaks if each.is_valid(on)]
    reached = [each for each in valid if each.from_quantity <= quantity]
    if reached:
        return max(reached, key=lambda each: (each.from_quantity, each.valid_from))
    return min(
        valid,
        key=lambda each: (each.from_quantity, -each.valid_from.toordinal()),
        default=None,
    )


def order_quantity(wanted: Decimal, *, minimum: Decimal, multiple: Decimal) -> Decimal:
    """The smallest quantity that may be ordered and is enough."""
    enough = max(wanted, minimum)
    if multiple <= 0:
        return enough
    times = (enough / multiple).to_integral_value(rounding=ROUND_CEILING)
    return times * multiple


def in_purchase_unit(quantity: Decimal, per_unit: Decimal) -> Decimal:
    """A quantity of the item's own unit, in units of purchase, never rounded down."""
    return (quantity / per_unit).quantize(QUANTITY_STEP, rounding=ROUND_CEILING)


def price_per_own_unit(unit_price: Decimal, per_unit: Decimal) -> Decimal:
    """A price per unit of purchase, per item's own unit."""
    return (unit_price / per_unit).quantize(PRICE_STEP)
