"""What holds stop, decided without a database.

1. `is_past`: whether a line has gone through a step already.
2. `stopping`: which holds stop a step of an order, and for which of its lines.
3. `SourceFacts.lines_of`: what of an order a hold source means.

A step that nobody here knows is never past; the process says so when it gets there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

#: By step, the quantity that says how much of a line has gone through it.
DONE_BY_STEP: Mapping[str, str] = {
    "schedule": "scheduled",
    "reserve": "reserved",
    "ship": "shipped",
    "deliver": "delivered",
    "invoice": "invoiced",
}


class LineState(Protocol):
    @property
    def ordered(self) -> Decimal: ...
    @property
    def canceled(self) -> Decimal: ...
    @property
    def shipped(self) -> Decimal: ...


def is_past(step: str, line: LineState) -> bool:
    """Whether all that is wanted of a line has gone through a step.

    What was shipped has gone through every step before that, whatever is reserved.
    """
    column = DONE_BY_STEP.get(step)
    wanted = line.ordered - line.canceled
    if wanted <= 0:
        return True
    if column is None:
        return False
    done: Decimal = getattr(line, column)
    if column in ("scheduled", "reserved"):
        done = max(done, line.shipped)
    return done >= wanted


@dataclass(frozen=True)
class OpenHold:
    """A hold that is requested or active; no line = the whole order."""

    id: int
    line_id: int | None
    step: str  # "" = every step
    is_active: bool


def stopping(holds: Iterable[OpenHold], step: str) -> list[OpenHold]:
    """The holds that stop a step now that it is reached."""
    return [hold for hold in holds if hold.step in ("", step)]


@dataclass(frozen=True)
class Site:
    """A place goods go to, compared by what is written on the parcel."""

    street: str
    postal_code: str
    city: str
    country: str

    @classmethod
    def of(cls, address: Mapping[str, str]) -> Site:
        parts = (address.get(name, "") for name in _SITE)
        return cls(*(" ".join(part.casefold().split()) for part in parts))


_SITE = ("street", "postal_code", "city", "country")


@dataclass(frozen=True)
class SourceFacts:
    """A hold source: all of its criteria must be met."""

    id: int
    code: str
    reason: str
    until: dt.date | None
    customer_id: int | None = None
    item_id: int | None = None
    site: Site | None = None

    def is_of(self, customer_id: int | None, ship_to: Mapping[str, str]) -> bool:
        """Whether an order meets what the source says of orders."""
        if self.customer_id is not None and self.customer_id != customer_id:
            return False
        return self.site is None or self.site == Site.of(ship_to)

    def lines_of(self, items: Sequence[tuple[int, int | None]]) -> list[int | None]:
        """Numbers of the lines it holds, of (line number, item); None = the order."""
        if self.item_id is None:
            return [None]
        return [line_no for line_no, item in items if item == self.item_id]
