"""What goes into a promise and what comes out of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any, Self

Key = tuple[int, int]  # item, location


class Mode(StrEnum):
    STOCK = "stock"
    SERVICE = "service"
    INCOMING = "incoming"
    BACKORDER = "backorder"


#: Nothing is held for these; they wait, with a date or without.
UNSUPPLIED = frozenset({Mode.INCOMING, Mode.BACKORDER})


@dataclass(frozen=True)
class Component:
    """So many of an item are in one unit of the line; goods are their own component."""

    item_id: int
    quantity: Decimal = Decimal(1)
    sku: str = ""


@dataclass(frozen=True)
class Demand:
    """A line that wants a date; without components it is a service."""

    line_ref: str
    quantity: Decimal
    components: tuple[Component, ...]
    wanted_on: dt.date | None = None
    label: str = ""

    @property
    def is_service(self) -> bool:
        return not self.components

    @property
    def is_kit(self) -> bool:
        return len(self.components) > 1 or any(c.quantity != 1 for c in self.components)


@dataclass(frozen=True)
class ShipTo:
    """Where it goes, as far as a promise cares."""

    country: str
    postal_code: str = ""
    #: Who sells it: only their places, and those of nobody in particular, serve it.
    company_id: int | None = None

    @classmethod
    def of(cls, address: Mapping[str, str], company_id: int | None = None) -> Self:
        country, postal_code = (
            address.get("country", ""),
            address.get("postal_code", ""),
        )
        return cls(country, postal_code, company_id)


@dataclass(frozen=True)
class WorkingDays:
    """The weekdays (0 = Monday) on which somebody works, less the closed dates."""

    weekdays: frozenset[int] = frozenset(range(5))
    closed_on: frozenset[dt.date] = frozenset()


#: Carriers drive on Saturdays, customers receive on weekdays.
CARRIER_DAYS = WorkingDays(frozenset(range(6)))
RECEIVING_DAYS = WorkingDays()


@dataclass(frozen=True)
class Place:
    """A place of ours as seen from one delivery address."""

    location_id: int
    code: str
    name: str
    distance_km: int | None
    transit_days: int
    #: True where a lane says so, False where the distance does.
    has_lane: bool = False
    working: WorkingDays = WorkingDays()
    cut_off: dt.time = dt.time(15, 0)
    zone: str = "UTC"
    handling_days: int = 0


@dataclass(frozen=True)
class SupplyPicture:
    """Our places, the nearest first, and what is available at each."""

    places: tuple[Place, ...]
    available: Mapping[Key, Decimal]

    def with_available(self, available: Mapping[Key, Decimal]) -> SupplyPicture:
        return replace(self, available=available)


@dataclass(frozen=True)
class Policy:
    """When the question is asked, and what the customer accepts."""

    at: dt.datetime
    ship_complete: bool = False
    carrier: WorkingDays = CARRIER_DAYS
    receiving: WorkingDays = RECEIVING_DAYS
    #: Supply overdue by more days is not counted; None = however late it is.
    most_overdue: int | None = None
    #: What is overdue is expected so many days from today.
    overdue_offset: int = 0


@dataclass(frozen=True)
class Reason:
    """Why, as a code with plain parameters, worded when shown."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        return {"code": self.code, "params": dict(self.params)}


@dataclass(frozen=True)
class PromisePart:
    """So much of a line from one place; without dates it is still to be confirmed."""

    location_id: int | None
    quantity: Decimal
    mode: Mode
    ship_on: dt.date | None = None
    arrive_on: dt.date | None = None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class LinePromise:
    demand: Demand
    parts: tuple[PromisePart, ...]

    @property
    def line_ref(self) -> str:
        return self.demand.line_ref

    @property
    def promised(self) -> Decimal:
        return sum((p.quantity for p in self.parts if p.arrive_on), Decimal(0))

    @property
    def waiting(self) -> Decimal:
        """What has no stock yet; dated where supply is coming."""
        waiting = (p.quantity for p in self.parts if p.mode in UNSUPPLIED)
        return sum(waiting, Decimal(0))

    @property
    def ship_on(self) -> dt.date | None:
        """The day the last of it ships; None while any of it is to be confirmed."""
        return _last(part.ship_on for part in self.parts)

    @property
    def arrive_on(self) -> dt.date | None:
        """The day the last of it arrives; None while any of it is to be confirmed."""
        return _last(part.arrive_on for part in self.parts)

    @property
    def main_location_id(self) -> int | None:
        """The place most of the line comes from; taxes and shipments start there."""
        if not self.parts:
            return None
        return max(self.parts, key=lambda part: part.quantity).location_id


def _last(days: Any) -> dt.date | None:
    known: list[dt.date | None] = list(days)
    if not known or None in known:
        return None
    return max(day for day in known if day)
