"""The ledger of movements, and the balances kept in the same transaction."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.db import models

from catalog.models import Item
from foundation import clock
from inventory.models.location import Location
from inventory.models.lot import Lot
from inventory.states import Quality
from partners.models import Partner


class Movement(models.Model):
    """Goods that went from one place to another; append-only, corrected by new rows."""

    item = models.ForeignKey(
        Item, models.PROTECT, related_name="movements", db_index=False
    )
    source = models.ForeignKey(Location, models.PROTECT, related_name="+")
    destination = models.ForeignKey(Location, models.PROTECT, related_name="+")
    quantity = models.DecimalField(max_digits=14, decimal_places=4)
    #: Tells the lots and bins of one posting apart; 0 where there is only one.
    part = models.PositiveIntegerField(db_default=0)
    lot = models.ForeignKey(
        Lot, models.PROTECT, null=True, related_name="movements", db_index=False
    )
    source_bin = models.ForeignKey(
        Location, models.PROTECT, null=True, related_name="+", db_index=False
    )
    destination_bin = models.ForeignKey(
        Location, models.PROTECT, null=True, related_name="+", db_index=False
    )
    source_quality = models.CharField(
        max_length=10, choices=Quality.choices(), db_default=Quality.AVAILABLE.value
    )
    destination_quality = models.CharField(
        max_length=10, choices=Quality.choices(), db_default=Quality.AVAILABLE.value
    )
    #: Whose goods they are when not ours (consignment); they have no value of ours.
    owner = models.ForeignKey(
        Partner, models.PROTECT, null=True, related_name="+", db_index=False
    )
    #: What one unit cost when it came in, in the company's currency; null = unknown.
    unit_cost = models.DecimalField(max_digits=14, decimal_places=6, null=True)
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
            # To another place, another bin or another quality.
            models.CheckConstraint(
                condition=~models.Q(source=models.F("destination"))
                | ~models.Q(source_quality=models.F("destination_quality"))
                | models.Q(source_bin__isnull=True, destination_bin__isnull=False)
                | models.Q(source_bin__isnull=False, destination_bin__isnull=True)
                | (
                    models.Q(source_bin__isnull=False, destination_bin__isnull=False)
                    & ~models.Q(source_bin=models.F("destination_bin"))
                ),
                name="movement_goes_somewhere",
            ),
            models.UniqueConstraint(
                fields=["cause", "item", "source", "destination", "part"],
                name="movement_once_per_cause",
            ),
        ]
        indexes = [
            models.Index(fields=["item", "-id"], name="movement_item"),
            models.Index(
                fields=["lot", "-id"],
                name="movement_lot",
                condition=models.Q(lot__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.quantity} {self.source} → {self.destination}"


class Balance(models.Model):
    """On hand and claimed of an item at a place: a cache that the ledger proves.

    On hand is what may be sold; what is in inspection or blocked is in `StockPart`.
    """

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


class StockPart(models.Model):
    """So much of an item at a place that lies in a bin, is of a lot, an owner, or not
    available. What is none of these is the rest of the balance and has no row.
    """

    item = models.ForeignKey(
        Item, models.PROTECT, related_name="stock_parts", db_index=False
    )
    location = models.ForeignKey(
        Location, models.PROTECT, related_name="stock_parts", db_index=False
    )
    bin = models.ForeignKey(
        Location, models.PROTECT, null=True, related_name="bin_parts"
    )
    lot = models.ForeignKey(Lot, models.PROTECT, null=True, related_name="parts")
    owner = models.ForeignKey(
        Partner, models.PROTECT, null=True, related_name="+", db_index=False
    )
    quality = models.CharField(
        max_length=10, choices=Quality.choices(), default=Quality.AVAILABLE
    )
    quantity = models.DecimalField(max_digits=14, decimal_places=4, default=Decimal(0))

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["item", "location", "bin", "lot", "owner", "quality"],
                name="stock_part_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=models.Q(quantity__gte=0), name="stock_part_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} @ {self.location}: {self.quantity}"
