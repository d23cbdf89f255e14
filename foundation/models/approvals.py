"""Consent of people with authority: a request, its chain of steps, and stand-ins."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from foundation import clock
from foundation.approvals.states import ApprovalStatus, StepStatus
from foundation.machine import Machine
from foundation.models.records import Means
from foundation.models.subject import AboutSubject
from foundation.models.user import User
from foundation.roles import Role


class ApprovalRequest(AboutSubject, Machine):
    """What is asked to be approved, with the values that the approvers see."""

    topic = models.CharField(max_length=30)  # see foundation.approvals.topics
    #: Encoded `foundation.approvals.values.ApprovedValue`, with their worse direction.
    values = models.JSONField()
    #: What got worse since the request before this one: names of values.
    worsened = models.JSONField(default=list, blank=True)
    status = FSMField(
        max_length=9,
        choices=ApprovalStatus.choices(),
        default=ApprovalStatus.OPEN,
        protected=True,
    )
    previous = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="next"
    )
    requested_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    requested_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[ApprovalRequest]] = models.Manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject", "topic"],
                name="approval_open_once",
                condition=Q(status="open"),
            ),
        ]
        indexes = [
            models.Index(
                fields=["subject_kind", "subject", "-id"], name="approval_subject"
            ),
            models.Index(
                fields=["-id"], name="approval_open", condition=Q(status="open")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.subject}"

    @property
    def stage(self) -> ApprovalStatus:
        """The status with its word and tone, for pages."""
        return ApprovalStatus(self.status)

    # Life of a request

    @transition(
        field=status, source=ApprovalStatus.OPEN, target=ApprovalStatus.APPROVED
    )
    def grant(self, at: dt.datetime) -> None:
        self.ended_at = at

    @transition(
        field=status, source=ApprovalStatus.OPEN, target=ApprovalStatus.REJECTED
    )
    def refuse(self, at: dt.datetime) -> None:
        self.ended_at = at

    @transition(
        field=status, source=ApprovalStatus.OPEN, target=ApprovalStatus.WITHDRAWN
    )
    def withdraw(self, at: dt.datetime) -> None:
        self.ended_at = at

    @transition(
        field=status, source=ApprovalStatus.APPROVED, target=ApprovalStatus.OUTDATED
    )
    def outdate(self) -> None:
        return None


class ApprovalStep(Machine):
    """One consent of the chain: a person's, or that of anyone who holds a role."""

    request = models.ForeignKey(
        ApprovalRequest, models.PROTECT, related_name="steps", db_index=False
    )
    #: Steps of one rank are asked at once, those of the next after all of them.
    rank = models.PositiveSmallIntegerField(default=1)
    role = models.CharField(max_length=20, blank=True)
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    #: Why it is asked: [{"key", "rule", "text"}], one for each rule that wants it.
    reasons = models.JSONField(default=list, blank=True)
    status = FSMField(
        max_length=9,
        choices=StepStatus.choices(),
        default=StepStatus.WAITING,
        protected=True,
    )
    hours = models.PositiveIntegerField(null=True)  # to decide in; null = no deadline
    escalate_to = models.CharField(max_length=20, blank=True)
    opened_at = models.DateTimeField(null=True)
    remind_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    is_overdue = models.BooleanField(default=False)  # the deadline passed, it was told
    #: The step that was delegated or escalated to this one.
    instead_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    #: The absent colleague whose stand-in decided.
    on_behalf_of = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True)
    means = models.CharField(max_length=8, choices=Means.choices, blank=True)

    objects: ClassVar[models.Manager[ApprovalStep]] = models.Manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(role="", user__isnull=False)
                | (~Q(role="") & Q(user__isnull=True)),
                name="approval_step_has_one_approver",
            ),
        ]
        indexes = [
            models.Index(fields=["request", "rank", "id"], name="approval_step_chain"),
            models.Index(
                fields=["due_at"],
                name="approval_step_due",
                condition=Q(status="pending", is_overdue=False, due_at__isnull=False),
            ),
            models.Index(
                fields=["role", "user"],
                name="approval_step_pending",
                condition=Q(status="pending"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id}/{self.rank}: {self.role or self.user_id}"

    @property
    def stage(self) -> StepStatus:
        """The status with its word and tone, for pages."""
        return StepStatus(self.status)

    @property
    def role_asked(self) -> Role | None:
        return Role(self.role) if self.role else None

    @property
    def keys(self) -> set[str]:
        """The rules that asked for this step."""
        return {reason["key"] for reason in self.reasons}

    # Life of a step

    @transition(field=status, source=StepStatus.WAITING, target=StepStatus.PENDING)
    def ask(self, at: dt.datetime) -> None:
        self.opened_at = at
        if self.hours:
            # A reminder when three quarters of the time have gone.
            self.remind_at = at + dt.timedelta(hours=self.hours) * 3 / 4
            self.due_at = at + dt.timedelta(hours=self.hours)

    @transition(field=status, source=StepStatus.PENDING, target=StepStatus.APPROVED)
    def approve(self, at: dt.datetime) -> None:
        self.decided_at = at

    @transition(field=status, source=StepStatus.PENDING, target=StepStatus.REJECTED)
    def reject(self, at: dt.datetime) -> None:
        self.decided_at = at

    @transition(field=status, source=StepStatus.PENDING, target=StepStatus.DELEGATED)
    def delegate(self, at: dt.datetime) -> None:
        self.decided_at = at

    @transition(field=status, source=StepStatus.PENDING, target=StepStatus.EXPIRED)
    def expire(self, at: dt.datetime) -> None:
        self.decided_at = at

    @transition(
        field=status,
        source=[StepStatus.WAITING, StepStatus.PENDING],
        target=StepStatus.WITHDRAWN,
    )
    def withdraw(self, at: dt.datetime) -> None:
        self.decided_at = at


class Delegation(models.Model):
    """An absence: from day to day a colleague decides in somebody's place."""

    from_user = models.ForeignKey(User, models.PROTECT, related_name="absences")
    to_user = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("stand-in")
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    canceled_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="delegation_in_order"
            ),
            models.CheckConstraint(
                condition=~Q(to_user=F("from_user")), name="delegation_to_another"
            ),
        ]
        indexes = [
            models.Index(
                fields=["ends_on"],
                name="delegation_in_force",
                condition=Q(canceled_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_user_id} → {self.to_user_id}"
