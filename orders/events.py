"""Facts that orders announce."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from foundation.events import Event


@dataclass(frozen=True)
class OrderBooked(Event):
    order_id: int
    number: str
    partner_id: int
    at: dt.datetime


@dataclass(frozen=True)
class LinesCanceled(Event):
    """Quantities of some lines were canceled; the order goes on."""

    order_id: int
    number: str
    line_nos: tuple[int, ...]


@dataclass(frozen=True)
class LineSplit(Event):
    """Part of a booked line goes on as a line of its own."""

    order_id: int
    number: str
    line_no: int
    new_line_no: int


@dataclass(frozen=True)
class OrderCanceled(Event):
    order_id: int
    number: str


@dataclass(frozen=True)
class OrderClosed(Event):
    """Delivered, invoiced and paid."""

    order_id: int
    number: str
    partner_id: int
    at: dt.datetime


@dataclass(frozen=True)
class LineSupplied(Event):
    """Stock arrived for what a line was waiting for."""

    order_id: int
    number: str
    line_no: int


@dataclass(frozen=True)
class HoldApplied(Event):
    """An order or some of its lines stop, now or at a later step."""

    order_id: int
    number: str
    hold_id: int


@dataclass(frozen=True)
class HoldsReleased(Event):
    """Something that held an order is gone; what is still held stays so."""

    order_id: int
    number: str
