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
class DemandDelayed(Event):
    """Demands that had supply lost it and wait again."""

    demand_refs: tuple[str, ...]
    at: dt.datetime
