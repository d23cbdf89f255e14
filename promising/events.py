from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from foundation.events import Event


@dataclass(frozen=True)
class DemandWaits(Event):
    """A demand was booked without supply; look whether some has come meanwhile."""

    item_ids: tuple[int, ...]
    at: dt.datetime


@dataclass(frozen=True)
class DemandServed(Event):
    """A demand that waited got supply; `quantity` counts units of the line."""

    demand_ref: str
    item_id: int
    location_id: int
    quantity: Decimal
    ship_on: dt.date
    arrive_on: dt.date
    #: Unique, for whoever writes something once per cause.
    cause: str
    at: dt.datetime


@dataclass(frozen=True)
class DemandExpected(Event):
    """Supply that is coming gives a waiting line other dates; None = no date any more.

    The dates are of the part that waits; `was_on` is what was last told of it.
    """

    demand_ref: str
    ship_on: dt.date | None
    arrive_on: dt.date | None
    was_on: dt.date | None
    #: The supply orders it counts on, and the day the last of them is in.
    numbers: tuple[str, ...]
    supply_on: dt.date | None
    cause: str
    at: dt.datetime


@dataclass(frozen=True)
class DemandDelayed(Event):
    """Demands that had supply lost it and wait again."""

    demand_refs: tuple[str, ...]
    at: dt.datetime


@dataclass(frozen=True)
class DemandMoved(Event):
    """Somebody chose another place for a line; `quantity` units are held there now.

    The dates are of what is held there; None where only what waits has moved.
    """

    demand_ref: str
    location_id: int
    quantity: Decimal
    ship_on: dt.date | None
    arrive_on: dt.date | None
    cause: str
    at: dt.datetime
