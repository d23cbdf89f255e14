from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation import clock
from foundation.models.user import User


class InboundMessage(models.Model):
    """A message as it came in: raw bytes kept, deduplicated, never lost."""

    class State(models.TextChoices):
        RECEIVED = "received", _("Received")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    source = models.CharField(max_length=40)  # a channel code, or "api:<key id>"
    kind = models.CharField(max_length=30)  # a format or an endpoint
    external_key = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    file_name = models.CharField(max_length=200, blank=True)
    raw = models.BinaryField()
    state = models.CharField(
        max_length=8, choices=State.choices, default=State.RECEIVED
    )
    result = models.JSONField(default=dict, blank=True)
    received_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["source", "kind", "external_key", "sha256"],
                name="inbound_message_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["source", "kind", "external_key"], name="inbound_message_key"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.external_key}"


class Job(models.Model):
    """Long work with a progress bar, a result per row, cancel and resume."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        CANCELED = "canceled", _("Canceled")

    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    params = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    result = models.JSONField(default=dict, blank=True)
    last_error = models.TextField(blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="jobs")
    created_at = models.DateTimeField(default=clock.now)
    started_at = models.DateTimeField(null=True)
    #: Moves while the job lives; one that stands still was killed and is resumed.
    beat_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    is_cancel_wanted = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["created_by", "-id"], name="job_owner")]

    def __str__(self) -> str:
        return self.title


class JobRow(models.Model):
    """What became of one row of a job; unique, so that a resumed job skips it."""

    job = models.ForeignKey(Job, models.CASCADE, related_name="rows")
    key = models.CharField(max_length=120)
    is_ok = models.BooleanField()
    outcome = models.CharField(max_length=40, blank=True)
    message = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["job", "key"], name="job_row_once"),
        ]

    def __str__(self) -> str:
        return f"{self.job}: {self.key}"
