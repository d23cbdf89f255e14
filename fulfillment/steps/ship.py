"""Ship: hand the run to the warehouse and wait for its confirmation."""

from __future__ import annotations

from foundation.kinds import mark
from foundation.models import User
from fulfillment.engine.outcomes import Done, Outcome, Waiting
from fulfillment.models import ProcessRun, Shipment
from fulfillment.services.step import Step
from fulfillment.services.warehouse import cancel_shipment, create_shipment
from fulfillment.states import ShipmentStatus


class Ship(Step):
    kind = "ship"
    label = mark("Ship")

    def start(self, run: ProcessRun, *, by: User | None) -> Outcome:
        shipment = create_shipment(run, by=by)
        if shipment.status in (ShipmentStatus.SHIPPED, ShipmentStatus.DELIVERED):
            return Done()
        return Waiting("waits.shipment", {"number": shipment.number})

    def undo(self, run: ProcessRun, *, by: User | None) -> None:
        shipment = Shipment.objects.filter(run=run).first()
        if shipment:
            cancel_shipment(shipment, by=by)
