from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from foundation.events import Event


@dataclass(frozen=True)
class ShipmentConfirmed(Event):
    """The warehouse says it left."""

    shipment_id: int
    number: str
    order_number: str
    at: dt.datetime


@dataclass(frozen=True)
class ShipmentDelivered(Event):
    shipment_id: int
    number: str
    order_number: str
    delivered_on: dt.date
