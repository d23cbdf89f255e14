from __future__ import annotations

from decimal import Decimal
from typing import ClassVar, Self

from django.conf import settings
from django.db import models

from catalog.models import Item
from foundation import clock
from inventory.models.location import Location
from inventory.states import ClaimKind


class ClaimQuerySet(models.QuerySet["Claim"]):
    def live(self) -> Self:
        return self.filter(open__gt=0)

    def for_demands(self, demand_refs: list[str]) -> Self:
        return self.filter(demand_ref__in=demand_refs, open__gt=0)


class Claim(models.Model):
    """Stock held for a demand; `quantity` as made, `open` what is still held."""

    demand_ref = models.CharField(max_length=60)  # "ORD-1042/3"; the floor above knows
    # The partial index below serves the live ones; history is asked by demand.
    item = models.ForeignKey(
        Item, models.PROTECT, related_name="claims", db_index=False
    )
    location = models.ForeignKey(
        Location, models.PROTECT, related_name="claims", db_index=False
    )
    kind = models.CharField(max_length=10, choices=ClaimKind.choices())
    quantity = models.DecimalField(max_digits=14, decimal_places=4)
    open = models.DecimalField(max_digits=14, decimal_places=4)
    needed_on = models.DateField(null=True)
    made_at = models.DateTimeField(default=clock.now)
    #: A soft claim gives way then; null = it stays.
    expires_at = models.DateTimeField(null=True)
    # Nobody asks for a person's claims; the index would only slow booking down.
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )

    objects: ClassVar[models.Manager[Claim]] = ClaimQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(open__gte=0)
                & models.Q(quantity__gte=models.F("open")),
                name="claim_open_within_quantity",
            ),
        ]
        indexes = [
            models.Index(fields=["demand_ref"], name="claim_demand"),
            # Who holds the stock of an item at a place.
            models.Index(
                fields=["item", "location"],
                name="claim_live",
                condition=models.Q(open__gt=0),
            ),
            models.Index(
                fields=["expires_at"],
                name="claim_expiring",
                condition=models.Q(open__gt=0, expires_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.demand_ref}: {self.open} {self.item}"

    @property
    def is_live(self) -> bool:
        return self.open > Decimal(0)


class ClaimEntry(models.Model):
    """What took from a claim after it was made: shipped or released. Append-only."""

    class Kind(models.TextChoices):
        SHIPPED = "shipped"
        RELEASED = "released"

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=8, choices=Kind.choices)
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
                fields=["claim", "cause"], name="claim_entry_once_per_cause"
            ),
            models.CheckConstraint(
                condition=models.Q(quantity__gt=0), name="claim_entry_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim}: {self.kind} {self.quantity}"
