from __future__ import annotations

from typing import ClassVar

from django.db import models

from catalog.models import Item
from foundation import clock
from partners.models import Channel, Partner


class CrossReference(models.Model):
    """Their code is our partner, item or unit: mapped once, remembered."""

    class Kind(models.TextChoices):
        PARTNER = "partner"
        ITEM = "item"
        UNIT = "unit"

    channel = models.ForeignKey(Channel, models.CASCADE, null=True, blank=True)
    #: Whose code it is, where items are named by the buyer's own numbers.
    of_partner = models.ForeignKey(
        Partner, models.CASCADE, null=True, blank=True, related_name="+"
    )
    kind = models.CharField(max_length=8, choices=Kind.choices)
    their_code = models.CharField(max_length=200)
    partner = models.ForeignKey(
        Partner, models.CASCADE, null=True, blank=True, related_name="+"
    )
    item = models.ForeignKey(
        Item, models.CASCADE, null=True, blank=True, related_name="+"
    )
    unit = models.CharField(max_length=10, blank=True)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["channel", "of_partner", "kind", "their_code"],
                name="cross_reference_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.their_code}"
