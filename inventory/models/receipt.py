"""What is announced and what came in."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.db import models
from django_fsm import FSMField, transition

from catalog.models import Item
from foundation import clock
from foundation.machine import Machine
from inventory.models.location import Location
from inventory.models.lot import Lot
from inventory.models.supply import SupplyLine, SupplyOrder
from inventory.states import Discrepancy, NoticeStatus, Quality
from partners.models import Partner


class ShippingNotice(Machine):
    """Goods that a supplier, or another place of ours, says are under way (ASN)."""

    order = models.ForeignKey(SupplyOrder, models.PROTECT, related_name="notices")
    #: Their number of it; the same one twice changes nothing.
    reference = models.CharField(max_length=60)
    status = FSMField(
        max_length=9,
        choices=NoticeStatus.choices(),
        default=NoticeStatus.ANNOUNCED,
        protected=True,
    )
    shipped_on = models.DateField(null=True)
    expected_on = models.DateField(null=True)
    carrier = models.CharField(max_length=60, blank=True)
    tracking_number = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["order", "reference"], name="notice_once"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def state(self) -> NoticeStatus:
        return NoticeStatus(self.status)

    # Life of a notice

    @transition(
        field=status, source=NoticeStatus.ANNOUNCED, target=NoticeStatus.RECEIVED
    )
    def receive(self) -> None:
        pass

    @transition(
        field=status, source=NoticeStatus.ANNOUNCED, target=NoticeStatus.CANCELED
    )
    def cancel(self) -> None:
        pass


class NoticeLine(models.Model):
    notice = models.ForeignKey(ShippingNotice, models.CASCADE, related_name="lines")
    supply_line = models.ForeignKey(
        SupplyLine, models.PROTECT, related_name="notice_lines"
    )
    quantity = models.DecimalField(max_digits=14, decimal_places=4)
    lot_code = models.CharField(max_length=60, blank=True)
    expires_on = models.DateField(null=True)
    #: The lot that leaves our own place with a transfer.
    lot = models.ForeignKey(
        Lot, models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(quantity__gt=0), name="notice_line_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice}: {self.quantity}"


class Receipt(models.Model):
    """What came in at a place at one time; its movements carry its number as cause."""

    number = models.CharField(max_length=30, unique=True)
    location = models.ForeignKey(Location, models.PROTECT, related_name="+")
    order = models.ForeignKey(
        SupplyOrder, models.PROTECT, null=True, related_name="receipts"
    )
    notice = models.ForeignKey(
        ShippingNotice, models.PROTECT, null=True, related_name="receipts"
    )
    supplier = models.ForeignKey(Partner, models.PROTECT, null=True, related_name="+")
    reference = models.CharField(max_length=120, blank=True)  # their packing slip
    received_on = models.DateField()
    #: The form, scan or message that made it; the same one twice is one receipt.
    cause = models.CharField(max_length=120, unique=True)
    at = models.DateTimeField(default=clock.now)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    def __str__(self) -> str:
        return self.number


class ReceiptLine(models.Model):
    receipt = models.ForeignKey(Receipt, models.CASCADE, related_name="lines")
    line_no = models.PositiveIntegerField()
    supply_line = models.ForeignKey(
        SupplyLine, models.PROTECT, null=True, related_name="receipt_lines"
    )
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    quantity = models.DecimalField(max_digits=14, decimal_places=4)
    #: Given back to the supplier since.
    returned = models.DecimalField(max_digits=14, decimal_places=4, default=Decimal(0))
    lot = models.ForeignKey(Lot, models.PROTECT, null=True, related_name="+")
    bin = models.ForeignKey(Location, models.PROTECT, null=True, related_name="+")
    quality = models.CharField(
        max_length=10, choices=Quality.choices(), default=Quality.AVAILABLE
    )
    discrepancy = models.CharField(
        max_length=7, choices=Discrepancy.choices(), default=Discrepancy.NONE
    )
    unit_cost = models.DecimalField(max_digits=14, decimal_places=6, null=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["receipt", "line_no"], name="receipt_line_once"
            ),
            models.CheckConstraint(
                condition=models.Q(quantity__gt=0)
                & models.Q(returned__gte=0)
                & models.Q(quantity__gte=models.F("returned")),
                name="receipt_line_quantities",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.receipt}/{self.line_no}"
