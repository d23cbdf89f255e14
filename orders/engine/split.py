"""What goes along when part of a line is split off it: its amounts and their reasons.

1. `divide`: an amount in two that add up to it, at the currency's minor unit.
2. `divide_steps`: a waterfall in two whose steps add up; both end at a whole amount.
3. `split_image`: the image of the order with two lines where one was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from foundation.money import spread

_EXACT = Decimal("0.0001")


@dataclass(frozen=True)
class Cut:
    """So much stays and so much goes on as another line."""

    stays: Decimal
    goes: Decimal


def divide(amount: Decimal, cut: Cut, currency: str) -> Cut:
    """An amount shared out by quantity; not a cent is lost or added."""
    stays, goes = spread(amount, [cut.stays, cut.goes], currency)
    return Cut(stays, goes)


def divide_steps(
    steps: Sequence[Mapping[str, Any]], cut: Cut, currency: str
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The steps from list price to net of what stays and of what goes."""
    staying, going = [], []
    for place, step in enumerate(steps, start=1):
        before = _divide_exactly(Decimal(step["before"]), cut)
        after = _divide_exactly(Decimal(step["after"]), cut)
        if place == len(steps):
            after = divide(Decimal(step["after"]), cut, currency)
        staying.append(_step(step, before.stays, after.stays))
        going.append(_step(step, before.goes, after.goes))
    return staying, going


def split_image(
    image: Mapping[str, Any],
    line_no: int,
    new_line_no: int,
    values: Mapping[int, Mapping[str, Any]],
) -> dict[str, Any]:
    """The image with what both lines come to now; the input stays as captured."""
    result = dict(image["result"])
    lines = dict(result.get("lines", {}))
    before = lines.get(str(line_no), {})
    for number, changed in values.items():
        lines[str(number)] = {**before, **changed}
    own, new = f"lines.{line_no}.", f"lines.{new_line_no}."
    provenance = dict(image.get("provenance", {}))
    for key in [key for key in provenance if key.startswith(own)]:
        provenance[new + key.removeprefix(own)] = provenance[key]
    return {
        **image,
        "provenance": provenance,
        "result": {**result, "lines": lines},
    }


def _divide_exactly(amount: Decimal, cut: Cut) -> Cut:
    share = amount * cut.goes / (cut.stays + cut.goes)
    goes = share.quantize(_EXACT, rounding=ROUND_HALF_UP)
    return Cut(amount - goes, goes)


def _step(step: Mapping[str, Any], before: Decimal, after: Decimal) -> dict[str, Any]:
    return {**step, "before": f"{before:f}", "after": f"{after:f}"}
