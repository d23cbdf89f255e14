"""How a movement reads: what happened, at which place of ours, by how much."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from foundation.kinds import mark
from inventory.models import Location, Movement
from inventory.states import STOCKING, AdjustReason, LocationKind

RECEIVED, SHIPPED = mark("Received"), mark("Shipped")
ADJUSTED, TRANSFERRED = mark("Adjusted"), mark("Transferred")


@dataclass(frozen=True)
class MovementRow:
    movement: Movement

    @property
    def is_outgoing(self) -> bool:
        return self.movement.source.kind in STOCKING

    @property
    def place(self) -> Location:
        movement = self.movement
        return movement.source if self.is_outgoing else movement.destination

    @property
    def change(self) -> Decimal:
        quantity = self.movement.quantity
        return -quantity if self.is_outgoing else quantity

    @property
    def label(self) -> str:
        """What happened, marked for translation."""
        if self.movement.reason:
            return AdjustReason(self.movement.reason).label
        kinds = {self.movement.source.kind, self.movement.destination.kind}
        if LocationKind.SUPPLIER in kinds:
            return RECEIVED
        if LocationKind.CUSTOMER in kinds:
            return SHIPPED
        return ADJUSTED if LocationKind.ADJUSTMENT in kinds else TRANSFERRED

    @property
    def shipment_number(self) -> str:
        """What left for a customer carries its shipment's number as cause."""
        is_shipped = self.movement.destination.kind == LocationKind.CUSTOMER
        return self.movement.cause if is_shipped else ""
