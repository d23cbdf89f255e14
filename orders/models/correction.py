from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from foundation import clock
from orders.models.order import Order
from orders.states import CorrectionState


class Correction(models.Model):
    """A draft sent back to who sent it, until the corrected order comes."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="corrections")
    state = models.CharField(
        max_length=9, choices=CorrectionState.choices(), default=CorrectionState.ASKED
    )
    to = models.EmailField(blank=True)  # blank where a system was answered
    note = models.TextField(blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(default=clock.now)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["order"],
                name="correction_one_open",
                condition=models.Q(ended_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.state}"

    @property
    def stage(self) -> CorrectionState:
        return CorrectionState(self.state)
