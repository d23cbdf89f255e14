from __future__ import annotations

import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django_fsm import FSMField, transition

from catalog.models import Item
from foundation import clock
from foundation.machine import Machine
from fulfillment.models.run import ProcessRun
from fulfillment.states import ShipmentStatus
from inventory.models import Location, Lot
from orders.models import Order, OrderLine


class ShipmentQuerySet(models.QuerySet["Shipment"]):
    def to_confirm(self) -> Self:
        return self.filter(status=ShipmentStatus.READY)


class Shipment(Machine):
    """What leaves a place as one: asked of the warehouse, confirmed by it."""

    number = models.CharField(max_length=30, unique=True)
    run = models.OneToOneField(ProcessRun, models.PROTECT, related_name="shipment")
    order = models.ForeignKey(Order, models.PROTECT, related_name="shipments")
    location = models.ForeignKey(Location, models.PROTECT, related_name="+")
    status = FSMField(
        max_length=9,
        choices=ShipmentStatus.choices(),
        default=ShipmentStatus.READY,
        protected=True,
    )
    ship_to = models.JSONField()
    planned_on = models.DateField(null=True)
    carrier = models.CharField(max_length=60, blank=True)
    tracking_number = models.CharField(max_length=80, blank=True)
    shipped_at = models.DateTimeField(null=True)
    shipped_on = models.DateField(null=True)
    delivered_on = models.DateField(null=True)
    signed_by = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    #: Since when what was taken for it lies ready.
    picked_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[Shipment]] = ShipmentQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["location", "planned_on", "id"],
                name="shipment_to_confirm",
                condition=Q(status="ready"),
            ),
            models.Index(fields=["order", "id"], name="shipment_order"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def stage(self) -> ShipmentStatus:
        """The status with its word and tone, for pages."""
        return ShipmentStatus(self.status)

    # Life of a shipment

    @transition(
        field=status, source=ShipmentStatus.READY, target=ShipmentStatus.SHIPPED
    )
    def ship(self, at: dt.datetime, on: dt.date) -> None:
        self.shipped_at, self.shipped_on = at, on

    @transition(
        field=status, source=ShipmentStatus.SHIPPED, target=ShipmentStatus.DELIVERED
    )
    def deliver(self, on: dt.date, signed_by: str) -> None:
        self.delivered_on, self.signed_by = on, signed_by

    @transition(
        field=status, source=ShipmentStatus.READY, target=ShipmentStatus.CANCELED
    )
    def cancel(self) -> None:
        pass


class ShipmentLine(models.Model):
    shipment = models.ForeignKey(Shipment, models.CASCADE, related_name="lines")
    order_line = models.ForeignKey(OrderLine, models.PROTECT, related_name="+")
    quantity = models.DecimalField(max_digits=14, decimal_places=4)  # asked
    picked = models.DecimalField(max_digits=14, decimal_places=4, default=0)
    shipped = models.DecimalField(max_digits=14, decimal_places=4, default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["shipment", "order_line"], name="shipment_line_once"
            ),
            models.CheckConstraint(
                condition=Q(shipped__gte=0) & Q(shipped__lte=F("quantity")),
                name="shipment_line_within_asked",
            ),
            models.CheckConstraint(
                condition=Q(picked__gte=0) & Q(picked__lte=F("quantity")),
                name="shipment_line_picked_within_asked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.shipment_id}: {self.order_line_id} × {self.quantity}"


class ShipmentPart(models.Model):
    """So much of an item, of a lot, was taken for a line; then it is what left."""

    line = models.ForeignKey(ShipmentLine, models.CASCADE, related_name="parts")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+", db_index=False)
    lot = models.ForeignKey(Lot, models.PROTECT, null=True, related_name="+")
    quantity = models.DecimalField(max_digits=14, decimal_places=4)
    #: Taken, but no longer wanted: somebody has to put it back.
    back = models.DecimalField(max_digits=14, decimal_places=4, default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["line", "item", "lot"],
                nulls_distinct=False,
                name="shipment_part_once",
            ),
            models.CheckConstraint(
                condition=Q(quantity__gte=0) & Q(back__gte=0),
                name="shipment_part_not_negative",
            ),
        ]
        indexes = [
            models.Index(
                fields=["line"], name="shipment_part_back", condition=Q(back__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line_id}: {self.quantity} {self.item}"

    @property
    def lot_number(self) -> str:
        """What names its lot among all items: "BIKE-1/L7"."""
        return f"{self.item.sku}/{self.lot.code}" if self.lot else ""
