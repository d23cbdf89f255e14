"""Goods that were picked and are not needed: somebody has to put them back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from foundation.formats import number
from foundation.models import User
from fulfillment.models import Shipment, ShipmentLine
from fulfillment.picking import rows_to_put_back
from fulfillment.queries import stock_behind
from fulfillment.services.parts import (
    cut_parts,
    follow_picked,
    parts_by_line,
    write_parts,
)
from fulfillment.services.telling import tell_of_shipment

ZERO = Decimal(0)


def keep_within(
    shipment: Shipment,
    lines: Sequence[ShipmentLine],
    asked: Mapping[int, Decimal],
    *,
    by: User | None,
) -> None:
    """So much of each order line is still asked: what is picked beyond it goes back.

    The caller holds the lock of the run.
    """
    if all(each.picked <= asked.get(each.order_line_id, ZERO) for each in lines):
        return
    taken, kept = parts_by_line(shipment), []
    stock = stock_behind(shipment.order, [line.order_line for line in lines])
    for line in lines:
        line.picked = min(line.picked, asked.get(line.order_line_id, ZERO))
        needs = stock.needs[line.order_line_id]
        wanted = {item_id: each * line.picked for item_id, each in needs.items()}
        kept += cut_parts(taken.get(line.pk, []), line.order_line_id, wanted)
    ShipmentLine.objects.bulk_update(lines, ["picked"])
    write_parts(lines, kept, keeps_rest=True)
    if not any(line.picked for line in lines):
        shipment.picked_at = None
        shipment.save(update_fields=["picked_at"])
    follow_picked(shipment, [line.order_line_id for line in lines], by=by)
    tell_put_back(shipment, by=by)


def tell_put_back(shipment: Shipment, *, by: User | None) -> None:
    """Say what is to be put back, where something is."""
    for row in rows_to_put_back(shipment):
        tell_of_shipment(
            shipment,
            "shipment.put_back_lot" if row.lot else "shipment.put_back",
            by,
            quantity=number(row.quantity),
            sku=row.item.sku,
            lot=row.lot.code if row.lot else "",
        )
