"""What screening said of orders, and what people decided about it."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.db import models
from django_fsm import FSMField, transition

from foundation.machine import Machine
from foundation.models import User
from orders.compliance.states import CaseStatus, ScreeningStatus, Source, Trigger
from orders.models.compliance import ListedParty
from orders.models.order import Order


def _person() -> models.ForeignKey[User | None, User | None]:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )


class ScreeningPolicy(models.Model):
    """When orders are screened and how alike two names must be; one row."""

    is_at_submit = models.BooleanField(default=True)
    is_before_ship = models.BooleanField(default=True)
    #: What is not passed stays a draft; otherwise it is booked and does not ship.
    is_blocking = models.BooleanField(default=False)
    threshold = models.PositiveSmallIntegerField(default=85)
    #: From here up to the threshold a match is noted and cleared by itself.
    note_from = models.PositiveSmallIntegerField(default=75)
    cleared_days = models.PositiveSmallIntegerField(default=365)

    class Meta:
        verbose_name_plural = "screening policies"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(
                    threshold__lte=100, note_from__lte=models.F("threshold")
                ),
                name="screening_policy_bands",
            ),
        ]


class OrderScreening(models.Model):
    """The result of an order: the worst of all its lines. Nobody sets it."""

    order = models.OneToOneField(
        Order, models.CASCADE, primary_key=True, related_name="screening"
    )
    status = models.CharField(max_length=8, choices=ScreeningStatus.choices())
    trigger = models.CharField(max_length=8, choices=Trigger.choices())
    screened_at = models.DateTimeField()
    #: Number of the version by code of the list.
    versions = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(
                fields=["status"],
                name="order_screening_open",
                condition=~models.Q(status="passed"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.status}"

    @property
    def result(self) -> ScreeningStatus:
        return ScreeningStatus(self.status)


class ScreeningCase(Machine):
    """One party of an order that resembles a listed one, until somebody decides."""

    number = models.CharField(max_length=20, unique=True)
    order = models.ForeignKey(
        Order, models.CASCADE, related_name="screening_cases", db_index=False
    )
    roles = models.JSONField(default=list)  # values of PartyRole
    party_name = models.CharField(max_length=200)
    party_country = models.CharField(max_length=2, blank=True)
    fingerprint = models.CharField(max_length=64)
    listed = models.ForeignKey(
        ListedParty, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    list_code = models.CharField(max_length=20)
    list_version = models.PositiveIntegerField()
    external_id = models.CharField(max_length=60)
    entry_digest = models.CharField(max_length=64)
    #: The entry as it stood: names, countries, program, remarks.
    entry = models.JSONField(default=dict)
    score = models.PositiveSmallIntegerField()
    #: Why they are alike: [{"code": …, "params": {…}}].
    reasons = models.JSONField(default=list)
    #: Cleared by the band between noting and the threshold.
    is_automatic = models.BooleanField(default=False)
    status = FSMField(
        max_length=9,
        choices=CaseStatus.choices(),
        default=CaseStatus.OPEN,
        protected=True,
    )
    reason = models.CharField(max_length=500, blank=True)
    decided_by = _person()
    decided_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    objects: ClassVar[models.Manager[ScreeningCase]] = models.Manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=[
                    "order",
                    "fingerprint",
                    "list_code",
                    "external_id",
                    "entry_digest",
                ],
                name="screening_case_once",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "-id"], name="screening_case_status"),
            models.Index(
                fields=["fingerprint", "list_code", "external_id"],
                name="screening_case_pair",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def state(self) -> CaseStatus:
        return CaseStatus(self.status)

    @property
    def pair(self) -> tuple[str, str, str, str]:
        """Who resembles whom: what a decision is remembered under."""
        key = (self.fingerprint, self.list_code, self.external_id)
        return (*key, self.entry_digest)

    # Life of a case

    @transition(field=status, source=CaseStatus.OPEN, target=CaseStatus.CLEARED)
    def clear(self, at: dt.datetime, reason: str, by: User | None) -> None:
        self.decided_at, self.reason, self.decided_by = at, reason, by

    @transition(field=status, source=CaseStatus.OPEN, target=CaseStatus.CONFIRMED)
    def confirm(self, at: dt.datetime, reason: str, by: User | None) -> None:
        self.decided_at, self.reason, self.decided_by = at, reason, by

    @transition(
        field=status,
        source=[CaseStatus.CLEARED, CaseStatus.CONFIRMED],
        target=CaseStatus.OPEN,
    )
    def reopen(self) -> None:
        self.decided_at, self.reason, self.decided_by = None, "", None
        self.is_automatic = False


class ScreeningFinding(models.Model):
    """Why a line, or with no line the whole order, is not simply passed."""

    order = models.ForeignKey(
        Order, models.CASCADE, related_name="screening_findings", db_index=False
    )
    line_no = models.PositiveIntegerField(null=True)
    source = models.CharField(max_length=8, choices=Source.choices())
    code = models.CharField(max_length=80)
    status = models.CharField(max_length=8, choices=ScreeningStatus.choices())
    params = models.JSONField(default=dict)
    case = models.ForeignKey(
        ScreeningCase, models.CASCADE, null=True, related_name="findings"
    )

    class Meta:
        indexes = [models.Index(fields=["order"], name="screening_finding_order")]

    def __str__(self) -> str:
        return f"{self.order_id}/{self.line_no}: {self.code}"

    @property
    def result(self) -> ScreeningStatus:
        return ScreeningStatus(self.status)


class ScreeningOverride(models.Model):
    """Somebody lets one restriction of one line go; other lines stay as they are."""

    order = models.ForeignKey(
        Order, models.CASCADE, related_name="screening_overrides", db_index=False
    )
    line_no = models.PositiveIntegerField()
    code = models.CharField(max_length=80)
    reason = models.CharField(max_length=500)
    by = _person()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["order", "line_no", "code"], name="screening_override_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id}/{self.line_no}: {self.code}"


class ClearedPair(models.Model):
    """A party of ours that is not the listed one, remembered until it expires."""

    fingerprint = models.CharField(max_length=64)
    party_name = models.CharField(max_length=200)
    list_code = models.CharField(max_length=20)
    external_id = models.CharField(max_length=60)
    entry_digest = models.CharField(max_length=64)
    listed_name = models.CharField(max_length=500)
    reason = models.CharField(max_length=500)
    by = _person()
    at = models.DateTimeField()
    expires_on = models.DateField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["fingerprint", "list_code", "external_id", "entry_digest"],
                name="cleared_pair_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party_name} – {self.listed_name}"
