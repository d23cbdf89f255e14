"""Counting what is there."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django_fsm import FSMField, transition

from catalog.models import Item
from foundation import clock
from foundation.machine import Machine
from inventory.models.location import Location
from inventory.models.lot import Lot
from inventory.states import CountReason, CountStatus


class CountSheet(Machine):
    """What somebody is asked to count at a place."""

    number = models.CharField(max_length=30, unique=True)
    location = models.ForeignKey(Location, models.PROTECT, related_name="+")
    status = FSMField(
        max_length=8,
        choices=CountStatus.choices(),
        default=CountStatus.OPEN,
        protected=True,
    )
    reason = models.CharField(max_length=5, choices=CountReason.choices())
    #: Whoever counts does not see what is expected.
    is_blind = models.BooleanField(default=True)
    #: A difference up to so many percent is posted without a second count.
    tolerance = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal(2))
    #: What made it, so that a class is not asked for twice on a day.
    cause = models.CharField(max_length=120, unique=True)
    due_on = models.DateField()
    note = models.CharField(max_length=200, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=clock.now)
    posted_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.number

    @property
    def state(self) -> CountStatus:
        return CountStatus(self.status)

    # Life of a count

    @transition(field=status, source=CountStatus.OPEN, target=CountStatus.REVIEW)
    def submit(self) -> None:
        pass

    @transition(field=status, source=CountStatus.REVIEW, target=CountStatus.OPEN)
    def count_again(self) -> None:
        pass

    @transition(
        field=status,
        source=(CountStatus.OPEN, CountStatus.REVIEW),
        target=CountStatus.POSTED,
    )
    def post(self, at: dt.datetime) -> None:
        self.posted_at = at

    @transition(
        field=status,
        source=(CountStatus.OPEN, CountStatus.REVIEW),
        target=CountStatus.CANCELED,
    )
    def cancel(self) -> None:
        pass


class CountLine(models.Model):
    """One item (of a lot, in a bin) to count. Expected is as it was when counted."""

    sheet = models.ForeignKey(
        CountSheet, models.CASCADE, related_name="lines", db_index=False
    )
    line_no = models.PositiveIntegerField()
    item = models.ForeignKey(Item, models.PROTECT, related_name="+", db_index=False)
    bin = models.ForeignKey(
        Location, models.PROTECT, null=True, related_name="+", db_index=False
    )
    lot = models.ForeignKey(
        Lot, models.PROTECT, null=True, related_name="+", db_index=False
    )
    expected = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    counted = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    first_counted = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    counted_at = models.DateTimeField(null=True)
    counted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    #: Why it differs, from AdjustReason.
    reason = models.CharField(max_length=20, blank=True)
    note = models.CharField(max_length=200, blank=True)
    #: The change that was posted.
    posted = models.DecimalField(max_digits=14, decimal_places=4, null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["sheet", "line_no"], name="count_line_once"
            ),
            models.CheckConstraint(
                condition=Q(counted__isnull=True) | Q(counted__gte=0),
                name="count_line_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet}/{self.line_no}"

    @property
    def difference(self) -> Decimal | None:
        if self.counted is None or self.expected is None:
            return None
        return self.counted - self.expected

    @property
    def is_asked_again(self) -> bool:
        """Counted once, and so far off that it is counted a second time."""
        return self.first_counted is not None and self.counted is None
