"""What a partial invoice takes of an order line, so that all of them add up to it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from foundation.money import round_amount


@dataclass(frozen=True)
class Billed:
    """What earlier invoices took of a line."""

    quantity: Decimal = Decimal(0)
    net: Decimal = Decimal(0)


def share_of_line(
    net: Decimal,
    *,
    of: Decimal,
    before: Billed,
    quantity: Decimal,
    currency: str,
) -> Decimal:
    """The net amount of a further `quantity` out of a line's `net` for `of` pieces.

    The sum so far is rounded, not the share: the last invoice brings the total to the
    line's net exactly.
    """
    if of <= 0:
        return Decimal(0)
    so_far = round_amount(net * (before.quantity + quantity) / of, currency)
    return so_far - before.net
