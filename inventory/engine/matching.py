"""A supplier's invoice against what was ordered and what came in, line by line.

1. A line that names nothing we ordered differs.
2. No more is paid than came in and stayed: received − returned − invoiced before.
3. The price may exceed the agreed one by a tolerance: the excess over the whole line is
   within a percentage of the agreed amount or within a fixed amount, whichever is more.
   A lower price never differs; a line without an agreed price always does.
4. The invoice itself differs in another currency, or where its net is not the sum of
   its lines, but for cents of rounding.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

NOTHING = Decimal(0)
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Tolerance:
    """How much more than agreed is paid without asking."""

    percent: Decimal = NOTHING
    amount: Decimal = NOTHING

    def of(self, agreed: Decimal) -> Decimal:
        return max(agreed * self.percent / 100, self.amount)


@dataclass(frozen=True)
class Agreed:
    """What is known of a line of ours; quantities in the item's own unit."""

    ordered: Decimal
    received: Decimal
    returned: Decimal
    invoiced: Decimal
    unit_price: Decimal | None

    @property
    def payable(self) -> Decimal:
        """What came in, stayed, and was not invoiced before."""
        return max(self.received - self.returned - self.invoiced, NOTHING)


@dataclass(frozen=True)
class Billed:
    """What the supplier charges for one line."""

    quantity: Decimal
    unit_price: Decimal

    @property
    def net(self) -> Decimal:
        return self.quantity * self.unit_price


@dataclass(frozen=True)
class MatchProblem:
    """One thing that differs: a code and its parameters, worded when shown."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


def match_line(
    billed: Billed, agreed: Agreed | None, tolerance: Tolerance, currency: str
) -> list[MatchProblem]:
    """What differs in one line; nothing where it may be paid."""
    if agreed is None:
        return [MatchProblem("match.not_ordered")]
    problems = []
    if billed.quantity > agreed.payable:
        problems.append(
            MatchProblem(
                "match.more_than_received",
                {
                    "quantity": _text(billed.quantity),
                    "received": _text(agreed.received - agreed.returned),
                    "before": _text(agreed.invoiced),
                },
            )
        )
    if problem := _price_problem(billed, agreed, tolerance, currency):
        problems.append(problem)
    return problems


def match_totals(
    lines: Iterable[Billed], *, net: Decimal, currency: str, agreed_currency: str
) -> list[MatchProblem]:
    """What differs in the invoice as a whole."""
    problems = []
    if currency != agreed_currency:
        params = {"currency_code": currency, "agreed_code": agreed_currency}
        problems.append(MatchProblem("match.currency", params))
    amounts = [(line.quantity * line.unit_price).quantize(CENT) for line in lines]
    total = sum(amounts, NOTHING)
    if abs(total - net) > CENT * len(amounts):
        sums = {"sum": _money(total, currency), "net": _money(net, currency)}
        problems.append(MatchProblem("match.net", sums))
    return problems


def _price_problem(
    billed: Billed, agreed: Agreed, tolerance: Tolerance, currency: str
) -> MatchProblem | None:
    if agreed.unit_price is None:
        return MatchProblem("match.no_price")
    expected = billed.quantity * agreed.unit_price
    excess = billed.net - expected
    if excess <= tolerance.of(expected):
        return None
    return MatchProblem(
        "match.price",
        {
            "price": _money(billed.unit_price, currency),
            "agreed_price": _money(agreed.unit_price, currency),
            "excess": _money(excess.quantize(CENT), currency),
        },
    )


def _text(quantity: Decimal) -> str:
    return f"{quantity.normalize():f}"


def _money(amount: Decimal, currency: str) -> dict[str, str]:
    return {"amount": str(amount), "currency": currency}
