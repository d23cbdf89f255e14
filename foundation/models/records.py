"""Side rows of any record: what changed, by whom, what was said."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation import clock
from foundation.models.subject import AboutSubject
from foundation.models.user import User


class Means(models.TextChoices):
    PAGE = "page", _("Page")
    API = "api", _("API")
    IMPORT = "import", _("Import")
    PROCESS = "process", _("Process")
    COMMAND = "command", _("Command")
    LINK = "link", _("Mail link")


class AuditEntry(AboutSubject):
    """One save of a record: the fields that changed, before and after. Append-only."""

    #: {"field": [before, after]}
    changes = models.JSONField()
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    means = models.CharField(max_length=8, choices=Means.choices)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [
            models.Index(
                fields=["subject_kind", "subject", "id"], name="audit_subject"
            ),
            models.Index(fields=["at"], name="audit_at"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject}"


class StatusChange(AboutSubject):
    """Every transition of every machine, written with the transition itself."""

    field = models.CharField(max_length=30)
    transition = models.CharField(max_length=40)
    source = models.CharField(max_length=30)
    target = models.CharField(max_length=30)
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [
            models.Index(
                fields=["subject_kind", "subject", "id"], name="status_change_subject"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.source} → {self.target}"


class TimelineEntry(AboutSubject):
    """What happened to a record, in the reader's language: `code` with `params`."""

    class Kind(models.TextChoices):
        COMMENT = "comment", _("Comment")
        MAIL = "mail", _("E-mail")
        STATUS = "status", _("Status")
        SYSTEM = "system", _("System")

    kind = models.CharField(max_length=8, choices=Kind.choices)
    #: Code of a sentence in `foundation.sentences`; a comment has text instead.
    code = models.CharField(max_length=60, blank=True)
    params = models.JSONField(default=dict, blank=True)
    text = models.TextField(blank=True)
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    means = models.CharField(max_length=8, choices=Means.choices)
    at = models.DateTimeField(default=clock.now)
    is_public = models.BooleanField(default=False)  # shown in the customer's portal

    class Meta:
        indexes = [
            models.Index(fields=["thread", "-id"], name="timeline_thread"),
            models.Index(
                fields=["subject_kind", "subject", "-id"], name="timeline_subject"
            ),
        ]

    def __str__(self) -> str:
        return self.code or self.text[:60]


class Mention(models.Model):
    """@mention in a comment: it waits on the colleague's home page until seen."""

    entry = models.ForeignKey(TimelineEntry, models.CASCADE, related_name="mentions")
    user = models.ForeignKey(User, models.CASCADE, related_name="mentions")
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["entry", "user"], name="mention_once"),
        ]

    def __str__(self) -> str:
        return f"@{self.user}"


class Handover(AboutSubject):
    """A record handed to a colleague with a note; open until they are done with it."""

    note = models.TextField(_("note"))
    from_user = models.ForeignKey(User, models.PROTECT, related_name="+")
    to_user = models.ForeignKey(User, models.PROTECT, related_name="handovers")
    at = models.DateTimeField(default=clock.now)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["to_user", "-id"],
                name="handover_open",
                condition=models.Q(done_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to_user}"


class Alert(AboutSubject):
    """Something a person must look at; one open row per fingerprint."""

    fingerprint = models.CharField(max_length=120)
    code = models.CharField(max_length=60)
    params = models.JSONField(default=dict, blank=True)
    audience = models.CharField(max_length=20)  # a role code
    severity = models.CharField(max_length=8, default="warning")
    raised_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["fingerprint"],
                name="alert_open_once",
                condition=models.Q(closed_at=None),
            ),
        ]

    def __str__(self) -> str:
        return self.code
