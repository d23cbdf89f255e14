from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from foundation.events import Event


@dataclass(frozen=True)
class InvoicePosted(Event):
    invoice_id: int
    number: str
    order_number: str


@dataclass(frozen=True)
class InvoicePaid(Event):
    """Nothing is open any more, or only a rest that is let go."""

    invoice_id: int
    number: str
    order_number: str
    at: dt.datetime
