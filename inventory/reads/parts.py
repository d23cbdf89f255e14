"""How a part of stock reads: what lies where, of which lot, whose, in what state."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from foundation import clock
from inventory.models import StockPart
from inventory.states import Quality

#: Lots that expire within so many days are pointed out.
SOON = 30


@dataclass(frozen=True)
class PartRow:
    part: StockPart

    @property
    def quality(self) -> Quality:
        return Quality(self.part.quality)

    @property
    def quantity(self) -> Decimal:
        return self.part.quantity

    @property
    def expires_on(self) -> dt.date | None:
        return self.part.lot.expires_on if self.part.lot else None

    @property
    def is_expired(self) -> bool:
        return is_expired(self.expires_on)

    @property
    def expires_soon(self) -> bool:
        return expires_soon(self.expires_on)


def is_expired(on: dt.date | None) -> bool:
    """Whether what expires on this day may not be sold any more."""
    return on is not None and on < clock.today()


def expires_soon(on: dt.date | None) -> bool:
    soon = clock.today() + dt.timedelta(days=SOON)
    return on is not None and not is_expired(on) and on <= soon
