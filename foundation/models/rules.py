"""Rule sets and their versions; how often a rule hit; what a rehearsal found.

The database refuses any change to what a published version says (migration
`0005_rules`): only its end may move, and only until it is retired.
"""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from foundation import clock
from foundation.machine import Machine
from foundation.models.intake import Job
from foundation.models.user import User
from foundation.rule_states import OPEN, RuleStatus

#: Standard rules have always applied: demo and history travel to before the migration.
ALWAYS_SINCE = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


class RuleSet(models.Model):
    """Rules of one use that belong together and change together."""

    use = models.CharField(max_length=40)
    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    description = models.TextField(_("description"), blank=True)
    owner = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("owner")
    )
    needs_four_eyes = models.BooleanField(_("four eyes"), default=False)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["use"], name="rule_set_use")]

    def __str__(self) -> str:
        return self.name


class RuleVersion(Machine):
    """What a set says from one moment to another; a draft while it is written."""

    rule_set = models.ForeignKey(RuleSet, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    status = FSMField(
        max_length=9,
        choices=RuleStatus.choices(),
        default=RuleStatus.DRAFT,
        protected=True,
    )
    #: {"rules": [{key, name, condition, outcome, priority, is_enabled}]}
    content = models.JSONField(default=dict)
    #: Counts the saves: a save from an older count is a conflict.
    edit_count = models.PositiveIntegerField(default=0)
    edited_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    edited_at = models.DateTimeField(default=clock.now)
    #: The version this one began as a copy of.
    based_on = models.PositiveIntegerField(null=True)
    effective_from = models.DateTimeField(null=True)
    #: In force up to, not including, this moment; null = open.
    effective_to = models.DateTimeField(null=True)
    #: The end as published; `effective_to` is earlier where a later version begins.
    planned_to = models.DateTimeField(null=True)
    rehearsed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    rehearsed_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    #: Why it was published although nobody rehearsed it.
    unrehearsed_reason = models.CharField(max_length=300, blank=True)
    retired_at = models.DateTimeField(null=True)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["rule_set", "number"], name="rule_version_number_once"
            ),
            models.UniqueConstraint(
                fields=["rule_set"],
                name="rule_version_one_draft",
                condition=Q(status__in=[status.value for status in OPEN]),
            ),
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in OPEN])
                | Q(effective_from__isnull=False, published_at__isnull=False),
                name="rule_version_published_has_dates",
            ),
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True)
                | Q(effective_to__gte=models.F("effective_from")),
                name="rule_version_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule_set.name} {self.number}"

    @property
    def stage(self) -> RuleStatus:
        """The status with its word and tone, for pages."""
        return RuleStatus(self.status)

    @property
    def subject_number(self) -> str:
        """How audit and status history name this version."""
        return f"{self.rule_set.code}/{self.number}"

    @property
    def has_always_applied(self) -> bool:
        """It shipped with the system."""
        return self.effective_from == ALWAYS_SINCE

    @property
    def is_to_come(self) -> bool:
        return self.effective_from is not None and self.effective_from > clock.now()

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    def is_effective(self, at: dt.datetime) -> bool:
        if self.is_open or self.effective_from is None or at < self.effective_from:
            return False
        return self.effective_to is None or at < self.effective_to

    # Life of a rule version

    @transition(
        field=status,
        source=[RuleStatus.DRAFT, RuleStatus.REHEARSED],
        target=RuleStatus.REHEARSED,
    )
    def rehearse(self, by: User | None, at: dt.datetime) -> None:
        self.rehearsed_by, self.rehearsed_at = by, at

    @transition(field=status, source=RuleStatus.REHEARSED, target=RuleStatus.DRAFT)
    def reopen(self) -> None:
        self.rehearsed_by, self.rehearsed_at = None, None

    @transition(
        field=status,
        source=[RuleStatus.DRAFT, RuleStatus.REHEARSED],
        target=RuleStatus.PUBLISHED,
    )
    def publish(
        self,
        by: User | None,
        at: dt.datetime,
        since: dt.datetime,
        to: dt.datetime | None,
    ) -> None:
        self.published_by, self.published_at = by, at
        self.effective_from, self.effective_to, self.planned_to = since, to, to

    @transition(field=status, source=RuleStatus.PUBLISHED, target=RuleStatus.RETIRED)
    def retire(self, at: dt.datetime, to: dt.datetime) -> None:
        self.retired_at, self.effective_to = at, to


class RuleHit(models.Model):
    """How many records a rule hit on a day; folded from the notes by a sweep."""

    set_code = models.CharField(max_length=40)
    rule_key = models.CharField(max_length=60)
    on = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["set_code", "rule_key", "on"], name="rule_hit_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.set_code}/{self.rule_key} {self.on}: {self.count}"


class RuleHitNote(models.Model):
    """The rules that hit one record: a row of its own, so that no count is locked."""

    on = models.DateField()
    #: "set/key" of each rule.
    rules = ArrayField(models.CharField(max_length=110))

    def __str__(self) -> str:
        return f"{self.on}: {len(self.rules)}"


class Rehearsal(models.Model):
    """A draft tried on the real orders of a period; the job does the work."""

    version = models.ForeignKey(RuleVersion, models.CASCADE, related_name="rehearsals")
    job = models.OneToOneField(Job, models.PROTECT, related_name="rehearsal")
    since = models.DateField()
    until = models.DateField()
    #: What the draft said when the rehearsal was started, and after which save.
    content = models.JSONField()
    edit_count = models.PositiveIntegerField()
    replayed = models.PositiveIntegerField(default=0)
    #: {"replayed", "subjects", "differences", "by": [{what, rule, count, amounts}]}
    totals = models.JSONField(default=dict)
    started_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.version}: {self.since} – {self.until}"


class RehearsalResult(models.Model):
    """One order, or line of it, for which the draft decides otherwise."""

    rehearsal = models.ForeignKey(Rehearsal, models.CASCADE, related_name="results")
    subject_kind = models.CharField(max_length=30)
    subject = models.CharField(max_length=60)
    line = models.PositiveIntegerField(null=True)
    what = models.CharField(max_length=120)  # a marked label
    before = models.TextField(blank=True)  # as told (foundation.rule_told)
    after = models.TextField(blank=True)
    rule = models.CharField(max_length=110)  # "set/key"
    amount = models.DecimalField(max_digits=16, decimal_places=4, null=True)
    currency = models.CharField(max_length=3, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["rehearsal", "id"], name="rehearsal_result_page"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.what}: {self.before} → {self.after}"
