from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from foundation import clock
from partners.models import Company


class ClosedPeriod(models.Model):
    """Until this day nothing may be posted any more; the latest row counts."""

    company = models.ForeignKey(
        Company, models.PROTECT, related_name="closed_periods", db_index=False
    )
    until = models.DateField()
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField(default=clock.now)
    #: What stock was worth then: {"weighted_average": "…", "fifo": "…"}.
    values = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["company", "until"], name="closed_period_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.company} until {self.until}"


class SupplyFeed(models.Model):
    """How far an outside system's stock and supply have been taken in."""

    source = models.CharField(max_length=40, unique=True)
    #: Their moment or counter of the last file; an older one is refused.
    watermark = models.CharField(max_length=60, blank=True)
    taken_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.source
