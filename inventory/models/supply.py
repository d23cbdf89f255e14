"""Supply orders: what is coming, bought, moved from another place, or made."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django_fsm import FSMField, transition

from catalog.models import Item
from foundation import clock
from foundation.machine import Machine
from inventory.models.location import Location
from inventory.states import SupplyKind, SupplyProgressKind, SupplyStatus
from partners.models import Company, Partner

NOTHING = Decimal(0)


def _quantity() -> models.DecimalField[Decimal, Decimal]:
    return models.DecimalField(max_digits=14, decimal_places=4, default=NOTHING)


class SupplyOrderQuerySet(models.QuerySet["SupplyOrder"]):
    def expected(self) -> Self:
        """Those whose goods are still to come."""
        return self.filter(status__in=(SupplyStatus.APPROVED, SupplyStatus.SENT))


class SupplyOrder(Machine):
    """A purchase, a transfer or a production order, by `kind`."""

    number = models.CharField(max_length=30, unique=True)
    kind = models.CharField(max_length=8, choices=SupplyKind.choices())
    status = FSMField(
        max_length=11,
        choices=SupplyStatus.choices(),
        default=SupplyStatus.DRAFT,
        protected=True,
    )
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    #: Whom it is bought from; null for transfers and production.
    supplier = models.ForeignKey(
        Partner, models.PROTECT, null=True, related_name="supply_orders"
    )
    #: Where a transfer starts; null otherwise.
    source = models.ForeignKey(Location, models.PROTECT, null=True, related_name="+")
    destination = models.ForeignKey(Location, models.PROTECT, related_name="+")
    currency = models.CharField(max_length=3)
    their_reference = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=500, blank=True)
    #: Where an imported order lives: source and its number there.
    external_source = models.CharField(max_length=40, blank=True)
    external_id = models.CharField(max_length=60, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)  # why canceled or cut short

    objects: ClassVar[models.Manager[SupplyOrder]] = SupplyOrderQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["external_source", "external_id"],
                name="supply_order_imported_once",
                condition=~Q(external_id=""),
            ),
            models.CheckConstraint(
                condition=Q(kind="purchase", supplier__isnull=False)
                | Q(kind="transfer", source__isnull=False)
                | Q(kind="make"),
                name="supply_order_comes_from_somewhere",
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "status", "-id"], name="supply_order_list"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def state(self) -> SupplyStatus:
        """The status with its word and tone, for pages."""
        return SupplyStatus(self.status)

    # Life of a supply order

    @transition(
        field=status, source=SupplyStatus.DRAFT, target=SupplyStatus.IN_APPROVAL
    )
    def ask(self) -> None:
        pass

    @transition(
        field=status, source=SupplyStatus.IN_APPROVAL, target=SupplyStatus.DRAFT
    )
    def give_back(self) -> None:
        pass

    @transition(
        field=status,
        source=(SupplyStatus.DRAFT, SupplyStatus.IN_APPROVAL),
        target=SupplyStatus.APPROVED,
    )
    def approve(self) -> None:
        pass

    @transition(field=status, source=SupplyStatus.APPROVED, target=SupplyStatus.SENT)
    def send(self, at: dt.datetime) -> None:
        self.sent_at = at

    @transition(field=status, source=SupplyStatus.SENT, target=SupplyStatus.CLOSED)
    def close(self, at: dt.datetime) -> None:
        self.closed_at = at

    @transition(
        field=status,
        source=(
            SupplyStatus.DRAFT,
            SupplyStatus.IN_APPROVAL,
            SupplyStatus.APPROVED,
            SupplyStatus.SENT,
        ),
        target=SupplyStatus.CANCELED,
    )
    def cancel(self, at: dt.datetime, reason: str) -> None:
        self.closed_at, self.reason = at, reason


class SupplyLine(models.Model):
    """One item that comes; quantities are in the item's own unit."""

    order = models.ForeignKey(
        SupplyOrder, models.CASCADE, related_name="lines", db_index=False
    )
    line_no = models.PositiveIntegerField()
    item = models.ForeignKey(
        Item, models.PROTECT, related_name="supply_lines", db_index=False
    )
    #: As the supplier knows it, and as it is bought: 3 boxes of 12.
    their_code = models.CharField(max_length=60, blank=True)
    unit = models.CharField(max_length=10)
    #: How many of the item's own unit are in one unit of purchase.
    per_unit = models.DecimalField(max_digits=14, decimal_places=6, default=Decimal(1))
    #: Per item's own unit, in the order's currency.
    unit_price = models.DecimalField(max_digits=14, decimal_places=6, null=True)

    due_on = models.DateField(null=True)  # when we want it
    confirmed_on = models.DateField(null=True)  # when they say it comes
    confirmed = models.DecimalField(max_digits=14, decimal_places=4, null=True)

    ordered = models.DecimalField(max_digits=14, decimal_places=4)
    shipped = _quantity()
    received = _quantity()
    canceled = _quantity()
    invoiced = _quantity()
    returned = _quantity()
    #: A demand that this supply is for: "ORD-1042/3"; the floor above knows.
    demand_ref = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["order", "line_no"], name="supply_line_number_once"
            ),
            models.CheckConstraint(
                condition=Q(ordered__gt=0)
                & Q(canceled__gte=0)
                & Q(ordered__gte=F("canceled"))
                & Q(received__gte=0)
                & Q(shipped__gte=0),
                name="supply_line_quantities",
            ),
        ]
        indexes = [
            # What is still to come of an item.
            models.Index(
                fields=["item"],
                name="supply_line_open",
                condition=Q(ordered__gt=F("received") + F("canceled")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order}/{self.line_no}"

    @property
    def open(self) -> Decimal:
        """Still to come."""
        return max(self.ordered - self.canceled - self.received, NOTHING)

    @property
    def expected_on(self) -> dt.date | None:
        """When it comes: as confirmed, else as asked."""
        return self.confirmed_on or self.due_on


class SupplyComponent(models.Model):
    """What production consumes for one supply line; quantity is for the whole line."""

    line = models.ForeignKey(
        SupplyLine, models.CASCADE, related_name="components", db_index=False
    )
    item = models.ForeignKey(Item, models.PROTECT, related_name="+", db_index=False)
    quantity = models.DecimalField(max_digits=14, decimal_places=4)
    consumed = _quantity()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["line", "item"], name="supply_component_once"
            ),
            models.CheckConstraint(
                condition=Q(quantity__gt=0) & Q(consumed__gte=0),
                name="supply_component_quantities",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.quantity} × {self.item}"


class SupplyProgress(models.Model):
    """One change of one quantity of a supply line, once per cause. Append-only."""

    line = models.ForeignKey(
        SupplyLine, models.CASCADE, related_name="progress", db_index=False
    )
    kind = models.CharField(max_length=10, choices=SupplyProgressKind.choices())
    quantity = models.DecimalField(max_digits=14, decimal_places=4)  # signed
    cause = models.CharField(max_length=120)
    at = models.DateTimeField(default=clock.now)
    on = models.DateField(null=True)  # the day it happened, for lead times
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["line", "kind", "cause"], name="supply_progress_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.kind} {self.quantity}"


class Acknowledgement(models.Model):
    """What a supplier said of a line: so many, on that day. The last one counts."""

    line = models.ForeignKey(
        SupplyLine, models.CASCADE, related_name="acknowledgements", db_index=False
    )
    quantity = models.DecimalField(max_digits=14, decimal_places=4)
    on = models.DateField(null=True)
    note = models.CharField(max_length=200, blank=True)
    cause = models.CharField(max_length=120)
    at = models.DateTimeField(default=clock.now)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["line", "cause"], name="acknowledgement_once"
            ),
            models.CheckConstraint(
                condition=Q(quantity__gte=0), name="acknowledgement_quantity"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.quantity} {self.on}"
