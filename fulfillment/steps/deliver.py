"""Deliver: wait until the customer has it."""

from __future__ import annotations

from foundation.kinds import mark
from foundation.models import User
from fulfillment.engine.outcomes import Done, Outcome, Waiting
from fulfillment.models import ProcessRun, Shipment
from fulfillment.services.step import Step
from fulfillment.states import ShipmentStatus


class Deliver(Step):
    kind = "deliver"
    label = mark("Deliver")

    def start(self, run: ProcessRun, *, by: User | None) -> Outcome:
        del by
        shipment = Shipment.objects.get(run=run)
        if shipment.status == ShipmentStatus.DELIVERED:
            return Done()
        return Waiting("waits.delivery", {"number": shipment.number})
