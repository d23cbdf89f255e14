"""Classes A, B and C by the value that moves.

Items are ranked by value. Those that together make the first 80 % of all value are A,
those up to 95 % are B, the rest are C; the item that crosses a border still belongs
above it. What never moved is C.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TypeVar

K = TypeVar("K")

#: Up to which share of all value, in percent.
BORDERS = (("A", Decimal(80)), ("B", Decimal(95)))
LAST = "C"


def classes(values: Mapping[K, Decimal]) -> dict[K, str]:
    """The class of each key by its value; equal values in the order given."""
    total = sum(values.values(), Decimal(0))
    found: dict[K, str] = {}
    before = Decimal(0)
    for key, value in sorted(values.items(), key=lambda each: -each[1]):
        found[key] = _class(100 * before / total) if total and value else LAST
        before += value
    return found


def _class(percent_before: Decimal) -> str:
    for name, border in BORDERS:
        if percent_before < border:
            return name
    return LAST
