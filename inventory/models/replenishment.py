"""How stock is replenished: rules, demand as it was, forecasts, proposals."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django_fsm import FSMField, transition

from catalog.models import Item
from foundation import clock
from foundation.machine import Machine
from inventory.models.location import Location
from inventory.models.supply import SupplyLine
from inventory.states import ProposalStatus, ReplenishmentMethod, SupplyKind
from partners.models import Partner


class ReplenishmentRule(models.Model):
    """When and how much of an item comes to a place, and from where."""

    item = models.ForeignKey(
        Item, models.CASCADE, related_name="replenishment_rules", db_index=False
    )
    location = models.ForeignKey(Location, models.CASCADE, related_name="+")
    method = models.CharField(
        max_length=13,
        choices=ReplenishmentMethod.choices(),
        default=ReplenishmentMethod.REORDER_POINT,
    )
    minimum = models.DecimalField(
        max_digits=14, decimal_places=4, null=True, blank=True
    )
    maximum = models.DecimalField(
        max_digits=14, decimal_places=4, null=True, blank=True
    )
    #: The reorder point is never below this.
    floor = models.DecimalField(max_digits=14, decimal_places=4, default=Decimal(0))
    #: How often, in percent, stock shall last until the next delivery.
    service_level = models.DecimalField(
        max_digits=5, decimal_places=2, default=Decimal(95)
    )
    #: An order covers so many days of demand.
    cover_days = models.PositiveSmallIntegerField(default=14)
    source_kind = models.CharField(
        max_length=8, choices=SupplyKind.choices(), default=SupplyKind.PURCHASE
    )
    #: Null = the supplier with the best rank.
    supplier = models.ForeignKey(
        Partner, models.PROTECT, null=True, blank=True, related_name="+"
    )
    #: Where a transfer comes from.
    source = models.ForeignKey(
        Location, models.PROTECT, null=True, blank=True, related_name="+"
    )
    #: Proposals become orders by themselves.
    is_automatic = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    #: A, B or C by the value that moves; how often it is counted follows.
    abc_class = models.CharField(max_length=1, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["item", "location"], name="replenishment_rule_once"
            ),
            models.CheckConstraint(
                condition=~Q(method="min_max")
                | (Q(minimum__gte=0) & Q(maximum__gte=models.F("minimum"))),
                name="replenishment_rule_min_max",
            ),
            models.CheckConstraint(
                condition=Q(service_level__gte=50) & Q(service_level__lt=100),
                name="replenishment_rule_service_level",
            ),
            models.CheckConstraint(
                condition=~Q(source_kind="transfer") | Q(source__isnull=False),
                name="replenishment_rule_transfer_source",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} @ {self.location}"


class DemandFact(models.Model):
    """So much of an item was wanted on a day, once per cause. Append-only.

    Canceled demand is a negative row. Forecasts read it, not what was shipped: what we
    could not deliver was wanted as well.
    """

    item = models.ForeignKey(Item, models.CASCADE, related_name="+", db_index=False)
    #: Null where the place is not known, as in imported history.
    location = models.ForeignKey(
        Location, models.CASCADE, null=True, related_name="+", db_index=False
    )
    on = models.DateField()
    quantity = models.DecimalField(max_digits=14, decimal_places=4)
    cause = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["cause", "item", "location"],
                name="demand_fact_once",
                nulls_distinct=False,
            ),
        ]
        indexes = [models.Index(fields=["item", "on"], name="demand_fact_item")]

    def __str__(self) -> str:
        return f"{self.item}: {self.quantity} on {self.on}"


class Forecast(models.Model):
    """What is expected to be wanted of an item at a place per day, and how sure."""

    item = models.ForeignKey(
        Item, models.CASCADE, related_name="forecasts", db_index=False
    )
    location = models.ForeignKey(Location, models.CASCADE, related_name="+")
    method = models.CharField(max_length=24)
    daily_mean = models.DecimalField(max_digits=14, decimal_places=6)
    daily_deviation = models.DecimalField(max_digits=14, decimal_places=6)
    #: Mean absolute error in the back-test, and that of the plain mean beside it.
    error = models.DecimalField(max_digits=14, decimal_places=6, null=True)
    mean_error = models.DecimalField(max_digits=14, decimal_places=6, null=True)
    lead_days = models.DecimalField(max_digits=7, decimal_places=2)
    safety_stock = models.DecimalField(max_digits=14, decimal_places=4)
    reorder_point = models.DecimalField(max_digits=14, decimal_places=4)
    #: What was tried and how it did, and the series it was tried on.
    detail = models.JSONField(default=dict)
    computed_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["item", "location"], name="forecast_once"),
        ]

    def __str__(self) -> str:
        return f"{self.item} @ {self.location}: {self.method}"


class Proposal(Machine):
    """So much of an item should come to a place, and why."""

    item = models.ForeignKey(
        Item, models.CASCADE, related_name="proposals", db_index=False
    )
    location = models.ForeignKey(Location, models.CASCADE, related_name="+")
    status = FSMField(
        max_length=9,
        choices=ProposalStatus.choices(),
        default=ProposalStatus.OPEN,
        protected=True,
    )
    quantity = models.DecimalField(max_digits=14, decimal_places=4)
    due_on = models.DateField()
    source_kind = models.CharField(max_length=8, choices=SupplyKind.choices())
    supplier = models.ForeignKey(Partner, models.PROTECT, null=True, related_name="+")
    source = models.ForeignKey(Location, models.PROTECT, null=True, related_name="+")
    unit_price = models.DecimalField(max_digits=14, decimal_places=6, null=True)
    currency = models.CharField(max_length=3, blank=True)
    #: [{"code", "params"}], worded when shown.
    reasons = models.JSONField(default=list)
    supply_line = models.ForeignKey(
        SupplyLine, models.PROTECT, null=True, related_name="proposals"
    )
    made_at = models.DateTimeField(default=clock.now)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            # Several runs at once are one: the second open proposal cannot be written.
            models.UniqueConstraint(
                fields=["item", "location"],
                name="proposal_open_once",
                condition=Q(status="open"),
            ),
            models.CheckConstraint(
                condition=Q(quantity__gt=0), name="proposal_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} @ {self.location}: {self.quantity}"

    @property
    def state(self) -> ProposalStatus:
        return ProposalStatus(self.status)

    # Life of a proposal

    @transition(
        field=status, source=ProposalStatus.OPEN, target=ProposalStatus.ACCEPTED
    )
    def accept(self) -> None:
        pass

    @transition(
        field=status, source=ProposalStatus.OPEN, target=ProposalStatus.DISMISSED
    )
    def dismiss(self) -> None:
        pass
