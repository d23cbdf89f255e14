from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from foundation import clock
from foundation.models.user import User


class NumberSeries(models.Model):
    """A gap-free counter, locked last in a transaction (invoices, by legal series)."""

    code = models.CharField(max_length=30, unique=True)
    prefix = models.CharField(max_length=20, blank=True)
    digits = models.PositiveSmallIntegerField(default=5)
    last = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return self.code


class WorkerHeartbeat(models.Model):
    """A living worker or beat process; the status page shows who was seen last."""

    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=10)
    seen_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.name


class Calendar(models.Model):
    """Working days of a place: weekdays (0 = Monday) less the closed dates."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=80)
    weekdays = ArrayField(models.PositiveSmallIntegerField(), default=list)
    closed_on = ArrayField(models.DateField(), default=list, blank=True)

    def __str__(self) -> str:
        return self.name


class SavedView(models.Model):
    """Filter, columns and sort of a list under a name: own, shared, or for a role."""

    page = models.CharField(max_length=40)  # URL name of the list
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1000, blank=True)
    owner = models.ForeignKey(User, models.CASCADE, null=True, related_name="views")
    is_shared = models.BooleanField(default=False)
    role = models.CharField(max_length=20, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["page", "owner", "name"], name="saved_view_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PageView(models.Model):
    """How often a portal page was opened, per day and user: a count, not a trail."""

    on = models.DateField()
    page = models.CharField(max_length=60)
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["on", "page", "user"], name="page_view_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.page}: {self.count}"
