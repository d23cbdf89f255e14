"""What may be done with a shipment now, and how much of each line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from foundation.formats import short_moment
from foundation.models import TimelineEntry
from fulfillment.errors import (
    AlreadyConfirmed,
    NegativeQuantity,
    ShipmentCanceled,
    TooMuchShipped,
)
from fulfillment.models import Shipment, ShipmentLine
from fulfillment.states import ShipmentStatus


def guard_ready(shipment: Shipment) -> None:
    """Raise where a shipment has left already, or is no longer wanted."""
    if shipment.status == ShipmentStatus.CANCELED:
        raise ShipmentCanceled(number=shipment.number)
    if shipment.status != ShipmentStatus.READY:
        entry = entry_of(shipment, "shipment.confirmed")
        raise AlreadyConfirmed(
            number=shipment.number,
            who=name_of(entry),
            when=short_moment(shipment.shipped_at) if shipment.shipped_at else "—",
        )


def as_asked(
    lines: Sequence[ShipmentLine], quantities: Mapping[int, Decimal]
) -> dict[int, Decimal]:
    """What there is of each line, by order line id, refusing what was not asked for."""
    asked = {line.order_line_id: line for line in lines}
    if unknown := quantities.keys() - asked.keys():
        raise TooMuchShipped(line_no=min(unknown), quantity=0)
    for line_id, quantity in quantities.items():
        line = asked[line_id]
        if quantity < 0:
            raise NegativeQuantity(line_no=line.order_line.line_no)
        if quantity > line.quantity:
            raise TooMuchShipped(
                line_no=line.order_line.line_no, quantity=line.quantity.normalize()
            )
    return {line_id: q for line_id, q in quantities.items() if q > 0}


def entry_of(shipment: Shipment, *codes: str) -> TimelineEntry | None:
    """The last entry of its timeline with one of these codes."""
    entries = TimelineEntry.objects.filter(
        subject_kind="shipment", subject=shipment.number
    )
    matching = entries.filter(code__regex=f"^({'|'.join(codes)})")
    return matching.select_related("actor").last()


def name_of(entry: TimelineEntry | None) -> str:
    return entry.actor.name if entry and entry.actor else str(_("the process"))
