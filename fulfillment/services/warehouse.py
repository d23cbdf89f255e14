"""What is asked of the warehouse: shipments to confirm, with their packing slips."""

from __future__ import annotations

from decimal import Decimal

from foundation import clock
from foundation.db import atomic
from foundation.models import User
from foundation.services.alerts import close_alert
from foundation.services.documents import want_document
from foundation.services.numbering import take_numbers
from fulfillment.models import ProcessRun, Shipment, ShipmentLine
from fulfillment.queries import lines_of
from fulfillment.services.put_back import keep_within
from fulfillment.services.telling import lock_shipment, tell_of_shipment
from fulfillment.states import ShipmentStatus

ZERO = Decimal(0)
PACKING_SLIP = "packing_slip"


@atomic()
def create_shipment(run: ProcessRun, *, by: User | None) -> Shipment:
    """Ask the place of a run to ship its lines; the same run has one shipment."""
    existing = Shipment.objects.filter(run=run).first()
    if existing:
        return existing
    (number,) = take_numbers("shipment_number_seq", "SHP-")
    step = run.steps.filter(kind="ship").first()
    shipment = Shipment.objects.create(
        number=number,
        run=run,
        order=run.order,
        location=run.location,
        ship_to=run.order.ship_to,
        planned_on=(step and step.planned_on) or clock.today(run.location.time_zone),
        created_at=clock.now(),
    )
    ShipmentLine.objects.bulk_create(
        ShipmentLine(
            shipment=shipment, order_line=line.order_line, quantity=line.quantity
        )
        for line in lines_of(run)
    )
    tell_of_shipment(shipment, "shipment.created", by, place=run.location.name)
    want_slip(shipment, by=by)
    return shipment


@atomic()
def cancel_shipment(shipment: Shipment, *, by: User | None) -> None:
    """Nothing of a shipment is wanted any more; one that has left stays as it is."""
    shipment = lock_shipment(shipment)
    if shipment.status != ShipmentStatus.READY:
        return
    keep_within(shipment, list(shipment.lines.all()), {}, by=by)
    shipment.cancel()
    shipment.save(update_fields=["status"])
    close_alert(f"late:{shipment.number}")
    tell_of_shipment(shipment, "shipment.canceled", by)


@atomic()
def shrink_shipment(shipment: Shipment, *, by: User | None) -> None:
    """Ask the warehouse for what the run still holds, and make a new packing slip."""
    held = {line.order_line_id: line.quantity for line in lines_of(shipment.run)}
    lines = list(shipment.lines.all())
    keep_within(shipment, lines, held, by=by)
    for line in lines:
        line.quantity = held.get(line.order_line_id, ZERO)
    ShipmentLine.objects.bulk_update(lines, ["quantity"])
    known = {line.order_line_id for line in lines}
    ShipmentLine.objects.bulk_create(
        ShipmentLine(shipment=shipment, order_line_id=line_id, quantity=quantity)
        for line_id, quantity in held.items()
        if line_id not in known
    )
    tell_of_shipment(shipment, "shipment.changed", by)
    want_slip(shipment, by=by, again=True)


def want_slip(shipment: Shipment, *, by: User | None, again: bool = False) -> None:
    """Have the packing slip made, in the customer's language."""
    want_document(
        PACKING_SLIP,
        subject=("shipment", shipment.number),
        language=shipment.order.language,
        by=by,
        thread=shipment.order.number,
        again=again,
    )
