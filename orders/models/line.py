from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from catalog.models import Item
from foundation import clock
from inventory.models import Location
from orders.models.order import Order
from orders.states import ProgressKind


def _quantity() -> models.DecimalField[Decimal, Decimal]:
    return models.DecimalField(max_digits=14, decimal_places=4, default=Decimal(0))


@dataclass(frozen=True)
class Stage:
    """So much of a line has been scheduled, shipped, …"""

    kind: ProgressKind
    quantity: Decimal


class OrderLine(models.Model):
    """One item and quantity, with the values agreed; quantities are the truth."""

    # The constraint and the index below lead with order and item; nobody asks for the
    # lines of a place. Each index costs every booking.
    order = models.ForeignKey(
        Order, models.CASCADE, related_name="lines", db_index=False
    )
    line_no = models.PositiveIntegerField()  # never reused
    #: The line it was split off.
    split_from = models.PositiveIntegerField(null=True)
    external_id = models.CharField(max_length=60, blank=True)
    item = models.ForeignKey(
        Item, models.PROTECT, null=True, related_name="+", db_index=False
    )
    item_text = models.CharField(max_length=200, blank=True)  # as it came in
    sku = models.CharField(max_length=60, blank=True)
    description = models.CharField(max_length=300, blank=True)  # customer's language
    customer_sku = models.CharField(max_length=60, blank=True)
    unit = models.CharField(max_length=10)
    note = models.CharField(max_length=300, blank=True)
    requested_on = models.DateField(null=True, blank=True)

    unit_price = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    is_price_manual = models.BooleanField(default=False)
    net = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0))
    tax_rate = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal(0))
    #: UNCL 5305 category: S standard, AE reverse charge, G export, Z zero, E exempt.
    tax_category = models.CharField(max_length=2, default="S")
    tax = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0))

    location = models.ForeignKey(
        Location, models.PROTECT, null=True, related_name="+", db_index=False
    )
    ship_on = models.DateField(null=True)
    promised_on = models.DateField(null=True)  # null = to be confirmed
    delivered_on = models.DateField(null=True)

    ordered = models.DecimalField(max_digits=14, decimal_places=4)
    canceled = _quantity()
    scheduled = _quantity()
    reserved = _quantity()
    picked = _quantity()
    shipped = _quantity()
    delivered = _quantity()
    invoiced = _quantity()
    returned = _quantity()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["order", "line_no"], name="order_line_number_once"
            ),
            models.CheckConstraint(
                condition=Q(ordered__lt=0)  # only in history: see capture's own guard
                | (
                    Q(canceled__gte=0)
                    & Q(shipped__gte=0)
                    & Q(ordered__gte=F("canceled") + F("shipped"))
                ),
                name="order_line_ships_within_order",
            ),
            models.CheckConstraint(
                condition=Q(ordered__lt=0)
                | (Q(delivered__lte=F("shipped")) & Q(invoiced__lte=F("shipped"))),
                name="order_line_delivers_what_shipped",
            ),
            # Reserved within open; the claims themselves are compared by a trigger, see
            # the migration of that name.
            models.CheckConstraint(
                condition=Q(ordered__lt=0)
                | (
                    Q(scheduled__gte=0)
                    & Q(reserved__gte=0)
                    & Q(picked__gte=0)
                    & Q(ordered__gte=F("canceled") + F("scheduled"))
                    & Q(ordered__gte=F("canceled") + F("reserved"))
                    & Q(ordered__gte=F("canceled") + F("picked"))
                ),
                name="order_line_holds_within_wanted",
            ),
        ]
        indexes = [models.Index(fields=["item", "-id"], name="order_line_item")]

    def __str__(self) -> str:
        return f"{self.order_id}/{self.line_no}"

    @property
    def open(self) -> Decimal:
        """Still to ship."""
        return self.ordered - self.canceled - self.shipped

    @property
    def backordered(self) -> Decimal:
        """Still to ship and without supply."""
        return max(self.ordered - self.canceled - self.scheduled, Decimal(0))

    @property
    def stages(self) -> list[Stage]:
        """What has happened to how much of the line, the furthest first."""
        shown = (
            ProgressKind.CANCELED,
            ProgressKind.INVOICED,
            ProgressKind.DELIVERED,
            ProgressKind.SHIPPED,
            ProgressKind.RESERVED,
            ProgressKind.SCHEDULED,
        )
        stages = [Stage(kind, getattr(self, kind.value)) for kind in shown]
        return [stage for stage in stages if stage.quantity]


class LineProgress(models.Model):
    """One change of one quantity of a line, once per cause. Append-only."""

    line = models.ForeignKey(
        OrderLine, models.CASCADE, related_name="progress", db_index=False
    )
    kind = models.CharField(max_length=10, choices=ProgressKind.choices())
    quantity = models.DecimalField(max_digits=14, decimal_places=4)  # signed
    cause = models.CharField(max_length=120)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["line", "kind", "cause"], name="line_progress_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.kind} {self.quantity}"
