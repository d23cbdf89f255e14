"""What production consumes for what it makes, and what a piece costs then.

1. `consumption`: every component in proportion to what is made of what was ordered.
2. `cost_per_piece`: what was consumed by what was made; unknown where one cost is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

_QUANTITY = Decimal("0.0001")
_COST = Decimal("0.000001")


@dataclass(frozen=True)
class Recipe:
    """So much of a component for the whole of a line."""

    item_id: int
    quantity: Decimal


def consumption(
    recipe: Iterable[Recipe], ordered: Decimal, made: Decimal
) -> dict[int, Decimal]:
    """What making so many of a line consumes, by item."""
    return {
        part.item_id: (part.quantity * made / ordered).quantize(
            _QUANTITY, ROUND_HALF_UP
        )
        for part in recipe
    }


def cost_per_piece(
    consumed: Mapping[int, Decimal],
    unit_costs: Mapping[int, Decimal | None],
    made: Decimal,
) -> Decimal | None:
    """What one piece costs; None where the cost of anything consumed is unknown."""
    total = Decimal(0)
    for item_id, quantity in consumed.items():
        cost = unit_costs.get(item_id)
        if cost is None:
            return None
        total += quantity * cost
    return (total / made).quantize(_COST, ROUND_HALF_UP) if consumed else None
