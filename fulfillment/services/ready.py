"""Claims follow what lies ready: exactly so much of each line is picked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.db.models import Sum

from foundation.models import User
from fulfillment.models import Shipment, ShipmentLine
from fulfillment.queries import ref_of, stock_behind
from fulfillment.states import ShipmentStatus
from inventory.engine.sharing import ShipWish
from inventory.services.picking import pick_claims

ZERO = Decimal(0)


def hold_ready(
    shipment: Shipment,
    lines: Sequence[ShipmentLine],
    *,
    has_left: bool = False,
    by: User | None,
) -> None:
    """What lies ready of these lines at the place is claimed as picked, no more.

    All shipments of the order count; this one does not once it has left.
    """
    stock = stock_behind(shipment.order, [line.order_line for line in lines])
    ready = _ready_at(shipment, has_left=has_left)
    wishes = [
        ShipWish(
            ref_of(shipment.order, line.order_line),
            item_id,
            shipment.location_id,
            each * ready.get(line.order_line_id, ZERO),
        )
        for line in lines
        for item_id, each in stock.needs[line.order_line_id].items()
    ]
    pick_claims(wishes, by=by)


def _ready_at(shipment: Shipment, *, has_left: bool) -> Mapping[int, Decimal]:
    lines = ShipmentLine.objects.filter(
        shipment__order=shipment.order,
        shipment__location=shipment.location,
        shipment__status=ShipmentStatus.READY,
    )
    if has_left:
        lines = lines.exclude(shipment=shipment)
    sums = lines.values("order_line").annotate(total=Sum("picked")).order_by()
    return {row["order_line"]: row["total"] for row in sums}
