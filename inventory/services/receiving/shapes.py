"""What somebody says came in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from inventory.models import Location, ShippingNotice, SupplyOrder
from partners.models import Partner

NOTHING = Decimal(0)


@dataclass(frozen=True)
class ReceivedLine:
    """So much of an item came; what is damaged is part of the quantity."""

    item_id: int
    quantity: Decimal
    damaged: Decimal = NOTHING
    #: A unit code the item converts from; empty = the item's own unit.
    unit: str = ""
    #: The line of the supply order; None = found by the item.
    line_id: int | None = None
    lot_code: str = ""
    expires_on: dt.date | None = None
    made_on: dt.date | None = None
    bin_id: int | None = None
    note: str = ""


@dataclass(frozen=True)
class ReceiptDraft:
    """What came at one time: against an order, a notice of it, or nothing (blind)."""

    location: Location
    lines: Sequence[ReceivedLine]
    order: SupplyOrder | None = None
    notice: ShippingNotice | None = None
    #: Who sent it, where there is no order.
    supplier: Partner | None = None
    #: Whose goods they stay (consignment).
    owner_id: int | None = None
    reference: str = ""
    received_on: dt.date | None = None
    #: Why more than allowed is taken in.
    over_reason: str = ""
