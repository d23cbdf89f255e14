from __future__ import annotations

from typing import ClassVar

from django.db import models

from catalog.models import Item
from foundation import clock
from partners.models import Partner


class Lot(models.Model):
    """Pieces made together, or the one piece with a serial number."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="lots", db_index=False)
    code = models.CharField(max_length=60)
    expires_on = models.DateField(null=True)
    made_on = models.DateField(null=True)
    supplier = models.ForeignKey(
        Partner, models.PROTECT, null=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["item", "code"], name="lot_once"),
        ]
        indexes = [models.Index(fields=["code"], name="lot_code")]

    def __str__(self) -> str:
        return self.code
