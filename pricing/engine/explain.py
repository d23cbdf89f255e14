"""A stored waterfall as rows to read: what each step took or gave, in whole cents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from foundation.money import round_amount
from pricing.engine.book import ZERO


@dataclass(frozen=True)
class Stripe:
    """One row of “Why?”; amounts are of the line, the last `after` is its net."""

    kind: str
    code: str
    params: Mapping[str, Any]
    amount: Decimal
    after: Decimal


def stripes(steps: Sequence[Mapping[str, Any]], currency: str) -> list[Stripe]:
    """Rows whose rounded amounts still add up to the net amount.

    Steps are exact and rounded as a last step of its own; to the reader each row is
    rounded, so that last step has nothing left to show and goes.
    """
    rows: list[Stripe] = []
    before = ZERO
    for step in steps:
        after = round_amount(Decimal(step["after"]), currency)
        amount, before = after - before, after
        if step["kind"] == "rounding" and not amount:
            continue
        rows.append(Stripe(step["kind"], step["code"], step["params"], amount, after))
    return rows
