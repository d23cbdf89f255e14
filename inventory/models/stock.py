"""The ledger of movements, and the balances kept in the same transaction."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.db import models

from catalog.models import Item
from foundation import clock
from inventory.models.location import Location


class Movement(models.Model):
    """Goods that went from one place to another; append-only, corrected by new rows."""

    item = models.ForeignKey(
        Item, models.PROTECT, related_name="movements", db_index=False
    )
    source = models.ForeignKey(Location, models.PROTECT, related_name="+")
    destination = models.ForeignKey(Location, models.PROTECT, related_name="+")
    quantity = models.DecimalField(max_digits=14, decimal_places=4)
    #: What made it happen, once: "SHP-17/3", "receipt:…", "adjust:…".
    cause = models.CharField(max_length=120)
    reason = models.CharField(max_length=20, blank=True)
    note = models.CharField(max_length=200, blank=True)
    effective_on = models.DateField()
    posted_at = models.DateTimeField(default=clock.now)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(quantity__gt=0), name="movement_positive"
            ),
            models.CheckConstraint(
                condition=~models.Q(source=models.F("destination")),
                name="movement_goes_somewhere",
            ),
            models.UniqueConstraint(
                fields=["cause", "item", "source", "destination"],
                name="movement_once_per_cause",
            ),
        ]
        indexes = [
            models.Index(fields=["item", "-id"], name="movement_item"),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.quantity} {self.source} → {self.destination}"


class Balance(models.Model):
    """On hand and claimed of an item at a place: a cache that the ledger proves."""

    # Both are led by the constraint and the index below.
    item = models.ForeignKey(
        Item, models.PROTECT, related_name="balances", db_index=False
    )
    location = models.ForeignKey(
        Location, models.PROTECT, related_name="balances", db_index=False
    )
    on_hand = models.DecimalField(max_digits=14, decimal_places=4, default=Decimal(0))
    claimed = models.DecimalField(max_digits=14, decimal_places=4, default=Decimal(0))
    version = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["item", "location"], name="balance_once"),
            # The last wall against overselling.
            models.CheckConstraint(
                condition=models.Q(claimed__gte=0)
                & models.Q(on_hand__gte=models.F("claimed")),
                name="balance_never_oversold",
            ),
        ]
        indexes = [
            models.Index(fields=["location", "item"], name="balance_location"),
        ]

    def __str__(self) -> str:
        return f"{self.item} @ {self.location}"

    @property
    def available(self) -> Decimal:
        return self.on_hand - self.claimed
