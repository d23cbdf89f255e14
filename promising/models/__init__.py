"""When we can deliver, from where: demands that wait and promises that were given."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar, Self

from django.conf import settings
from django.db import models

from catalog.models import Item
from foundation import clock
from inventory.models import Location
from partners.models import Company


class DemandQuerySet(models.QuerySet["Demand"]):
    def waiting(self) -> Self:
        return self.filter(waiting__gt=0)


class Demand(models.Model):
    """What a line still wants of an item at a place; `waiting` has no supply yet.

    A kit line has one demand per component. Written through services by the floor
    above, which alone knows what `demand_ref` means.
    """

    demand_ref = models.CharField(max_length=60)
    item = models.ForeignKey(
        Item, models.PROTECT, related_name="demands", db_index=False
    )
    #: Where it will be served from; the nearest place when nothing is in stock.
    location = models.ForeignKey(
        Location, models.PROTECT, related_name="demands", db_index=False
    )
    quantity = models.DecimalField(max_digits=14, decimal_places=4)
    waiting = models.DecimalField(max_digits=14, decimal_places=4, default=Decimal(0))
    #: How many of the item are in one unit of the line; 1 but for kits.
    per_unit = models.DecimalField(max_digits=14, decimal_places=4, default=Decimal(1))
    wanted_on = models.DateField(null=True)  # null = as soon as possible
    booked_at = models.DateTimeField()
    # Where it goes, so that a date can be told when stock arrives.
    country = models.CharField(max_length=2, blank=True)
    #: Who sells it; only their places serve it.
    company = models.ForeignKey(Company, models.PROTECT, null=True, related_name="+")
    postal_code = models.CharField(max_length=20, blank=True)
    label = models.CharField(max_length=120, blank=True)

    objects: ClassVar[models.Manager[Demand]] = DemandQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["demand_ref", "item", "location"], name="demand_once"
            ),
            models.CheckConstraint(
                condition=models.Q(waiting__gte=0)
                & models.Q(quantity__gte=models.F("waiting")),
                name="demand_waiting_within_quantity",
            ),
        ]
        indexes = [
            # Arriving stock is given out by requested date, then booking time,
            # wherever the demand waits.
            models.Index(
                fields=["item", "wanted_on", "booked_at"],
                name="demand_waiting",
                condition=models.Q(waiting__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.demand_ref}: {self.quantity} {self.item}"


class DemandCut(models.Model):
    """What was taken off a demand after booking, once per cause. Append-only."""

    demand = models.ForeignKey(Demand, models.PROTECT, related_name="cuts")
    quantity = models.DecimalField(max_digits=14, decimal_places=4)
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
                fields=["demand", "cause"], name="demand_cut_once_per_cause"
            ),
            models.CheckConstraint(
                condition=models.Q(quantity__gt=0), name="demand_cut_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.demand}: -{self.quantity}"


class Promise(models.Model):
    """A date given for (part of) a line, by which place, and why. Append-only."""

    line_ref = models.CharField(max_length=60)
    revision = models.PositiveIntegerField()
    part = models.PositiveSmallIntegerField(default=1)
    location = models.ForeignKey(
        Location, models.PROTECT, null=True, related_name="+", db_index=False
    )
    quantity = models.DecimalField(max_digits=14, decimal_places=4)
    ship_on = models.DateField(null=True)  # null = to be confirmed
    arrive_on = models.DateField(null=True)
    mode = models.CharField(max_length=12)  # as engine.shapes.Mode
    #: [{"code", "params"}], worded when shown.
    reasons = models.JSONField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [
            models.Index(fields=["line_ref", "-id"], name="promise_line"),
        ]

    def __str__(self) -> str:
        return f"{self.line_ref} r{self.revision}: {self.arrive_on}"


class Lane(models.Model):
    """Transit days from a place to a country, or to a range of postal codes there."""

    location = models.ForeignKey(Location, models.CASCADE, related_name="lanes")
    country = models.CharField(max_length=2)
    postal_prefix = models.CharField(max_length=10, blank=True)
    method = models.CharField(max_length=40)
    transit_days = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["location", "country", "postal_prefix", "method"],
                name="lane_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.location} → {self.country} {self.postal_prefix}"
