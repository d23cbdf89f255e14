from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from foundation import clock
from orders.models.order import Order


class MoneyEntry(models.Model):
    """Money that was invoiced or paid for an order, once per cause. Append-only."""

    class Kind(models.TextChoices):
        INVOICED = "invoiced"
        PAID = "paid"
        FORGIVEN = "forgiven"  # a small rest that finance let go

    order = models.ForeignKey(
        Order, models.CASCADE, related_name="money", db_index=False
    )
    kind = models.CharField(max_length=8, choices=Kind.choices)
    amount = models.DecimalField(max_digits=14, decimal_places=2)  # signed
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
                fields=["order", "kind", "cause"], name="money_entry_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.kind} {self.amount}"
