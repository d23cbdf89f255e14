"""What an order commits its customer to, by how far its lines are.

| of a line                  | counts as |
|----------------------------|-----------|
| ordered and not shipped    | ordered   |
| shipped and not invoiced   | shipped   |
| canceled or invoiced       | nothing   |

A share of a line's gross amount, rounded to a hundredth per line.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

ZERO = Decimal(0)
_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True)
class LineAmount:
    gross: Decimal
    ordered: Decimal
    canceled: Decimal
    shipped: Decimal
    invoiced: Decimal


@dataclass(frozen=True)
class Committed:
    ordered: Decimal = ZERO
    shipped: Decimal = ZERO


def committed(lines: Iterable[LineAmount]) -> Committed:
    """What is ordered and not shipped, and what is shipped and not invoiced."""
    ordered = shipped = ZERO
    for line in lines:
        wanted = line.ordered - line.canceled
        if wanted > 0:
            ordered += _share(line.gross, wanted - line.shipped, wanted)
            shipped += _share(line.gross, line.shipped - line.invoiced, wanted)
    return Committed(ordered, shipped)


def _share(gross: Decimal, part: Decimal, whole: Decimal) -> Decimal:
    return (gross * part / whole).quantize(_HUNDREDTH, rounding=ROUND_HALF_UP)
