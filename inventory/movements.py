"""How a movement reads: what happened, at which place of ours, by how much."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from foundation.kinds import mark
from inventory.models import Location, Movement
from inventory.states import STOCKING, AdjustReason, LocationKind, Quality

RECEIVED, SHIPPED = mark("Received"), mark("Shipped")
ADJUSTED, TRANSFERRED = mark("Adjusted"), mark("Transferred")
CAME_BACK, SENT_BACK = mark("Came back"), mark("Returned to supplier")
SCRAPPED = mark("Scrapped")
MADE, USED = mark("Made"), mark("Used in production")
MOVED = mark("Moved to another bin")
_QUALITIES = {
    Quality.AVAILABLE: mark("Released for sale"),
    Quality.BLOCKED: mark("Blocked"),
    Quality.INSPECTION: mark("Put into inspection"),
}
_CAME_FROM = {
    LocationKind.SUPPLIER: RECEIVED,
    LocationKind.CUSTOMER: CAME_BACK,
    LocationKind.PRODUCTION: MADE,
    LocationKind.ADJUSTMENT: ADJUSTED,
}
_WENT_TO = {
    LocationKind.SUPPLIER: SENT_BACK,
    LocationKind.CUSTOMER: SHIPPED,
    LocationKind.PRODUCTION: USED,
    LocationKind.ADJUSTMENT: ADJUSTED,
    LocationKind.SCRAP: SCRAPPED,
}
#: Causes that begin with the number of a record.
_NUMBER = re.compile(r"(RCP|TRF|WO|PO|SHP|CNT)-\d+")
_RECORDS = {"RCP": "receipt", "SHP": "shipment", "CNT": "count"}
_REASONS = {reason.value: reason.label for reason in AdjustReason}


@dataclass(frozen=True)
class MovementRow:
    movement: Movement

    @property
    def is_inside(self) -> bool:
        """From bin to bin, or from one quality to another, at one place."""
        return self.movement.source_id == self.movement.destination_id

    @property
    def is_outgoing(self) -> bool:
        return self.movement.source.kind in STOCKING and not self.is_inside

    @property
    def place(self) -> Location:
        movement = self.movement
        return movement.source if self.is_outgoing else movement.destination

    @property
    def change(self) -> Decimal:
        quantity = self.movement.quantity
        return -quantity if self.is_outgoing else quantity

    @property
    def bins(self) -> str:
        """The bins it left and came to, where there are any."""
        movement = self.movement
        ends = (movement.source_bin, movement.destination_bin)
        return " → ".join(each.code for each in ends if each is not None)

    @property
    def shows_plus(self) -> bool:
        return not self.is_outgoing and not self.is_inside

    @property
    def label(self) -> str:
        """What happened, marked for translation."""
        movement = self.movement
        if self.is_inside:
            is_same = movement.source_quality == movement.destination_quality
            return MOVED if is_same else _QUALITIES[self.quality]
        if movement.reason in _REASONS:
            return _REASONS[movement.reason]
        if self.is_outgoing:
            return _WENT_TO.get(LocationKind(movement.destination.kind), TRANSFERRED)
        return _CAME_FROM.get(LocationKind(movement.source.kind), TRANSFERRED)

    @property
    def quality(self) -> Quality:
        """In which quality it lay afterwards."""
        return Quality(self.movement.destination_quality)

    @property
    def shipment_number(self) -> str:
        """What left for a customer carries its shipment's number as cause."""
        is_shipped = self.movement.destination.kind == LocationKind.CUSTOMER
        return self.movement.cause if is_shipped else ""

    @property
    def record(self) -> tuple[str, str] | None:
        """The kind and number of the record that made it happen, where it has one."""
        if self.shipment_number:
            return "shipment", self.shipment_number
        return record_of(self.movement.cause)


def record_of(text: str) -> tuple[str, str] | None:
    """The kind and number of the record that a cause or reference begins with."""
    found = _NUMBER.match(text)
    return (_RECORDS.get(found[1], "supply"), found[0]) if found else None
