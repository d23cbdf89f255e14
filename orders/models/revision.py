from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from foundation import clock
from foundation.models import Means
from orders.models.order import Order


class OrderRevision(models.Model):
    """Numbered snapshot: {version, input as captured, provenance, result}."""

    order = models.ForeignKey(
        Order, models.CASCADE, related_name="revisions", db_index=False
    )
    number = models.PositiveIntegerField()
    image = models.JSONField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    means = models.CharField(max_length=8, choices=Means.choices)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["order", "number"], name="order_revision_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} r{self.number}"
