from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from foundation.events import Event


@dataclass(frozen=True)
class StockArrived(Event):
    """More of these items is available at a place than before."""

    item_ids: tuple[int, ...]
    location_id: int
    at: dt.datetime


@dataclass(frozen=True)
class ClaimsLost(Event):
    """Stock turned out to be missing, and these demands lost (part of) their claims."""

    demand_refs: tuple[str, ...]
    item_id: int
    location_id: int
    at: dt.datetime


@dataclass(frozen=True)
class SupplyChanged(Event):
    """What is expected at a place changed: sent, acknowledged, late, come, canceled."""

    item_ids: tuple[int, ...]
    location_id: int
    at: dt.datetime


@dataclass(frozen=True)
class SupplySent(Event):
    """A supply order went out: a purchase to its supplier, others to the floor."""

    order_id: int
    number: str
    kind: str
