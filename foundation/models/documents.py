from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation import clock
from foundation.models.subject import AboutSubject
from foundation.models.user import User


class Document(AboutSubject):
    """An immutable version of a paper; its bytes are hashed and kept apart."""

    class State(models.TextChoices):
        WANTED = "wanted", _("Being made")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Failed")

    kind = models.CharField(max_length=30)
    version = models.PositiveIntegerField(default=1)
    language = models.CharField(max_length=5)
    state = models.CharField(max_length=6, choices=State.choices, default=State.WANTED)
    file_name = models.CharField(max_length=120, blank=True)
    media_type = models.CharField(max_length=60, default="application/pdf")
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(default=0)
    #: Unguessable key of public addresses.
    token = models.CharField(max_length=43, unique=True)
    is_public = models.BooleanField(default=True)  # the customer may see it
    wanted_at = models.DateTimeField(default=clock.now)
    rendered_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject", "kind", "language", "version"],
                name="document_version_once",
            ),
        ]
        indexes = [
            models.Index(fields=["thread", "id"], name="document_thread"),
            models.Index(
                fields=["id"],
                name="document_wanted",
                condition=models.Q(state="wanted"),
            ),
        ]

    def __str__(self) -> str:
        return self.file_name or f"{self.kind} {self.subject}"


class DocumentContent(models.Model):
    """The bytes, in their own table so that lists never read them."""

    document = models.OneToOneField(
        Document, models.CASCADE, primary_key=True, related_name="content"
    )
    data = models.BinaryField()

    def __str__(self) -> str:
        return str(self.document)


class DocumentRead(models.Model):
    """Who opened which version, when and how. Append-only."""

    class Means(models.TextChoices):
        VIEW = "view", _("Viewed")
        DOWNLOAD = "download", _("Downloaded")
        PRINT = "print", _("Printed")
        MAIL = "mail", _("E-mailed")

    document = models.ForeignKey(Document, models.CASCADE, related_name="reads")
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    means = models.CharField(max_length=8, choices=Means.choices)
    to = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["document", "-id"], name="document_reads")]

    def __str__(self) -> str:
        return f"{self.document}: {self.means}"


class Mail(AboutSubject):
    """An outgoing e-mail: a row first, sent at least once with a stable Message-ID."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")

    kind = models.CharField(max_length=30)
    to = models.EmailField()
    to_name = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=5)
    title = models.CharField(max_length=200)
    body = models.TextField()
    documents = models.ManyToManyField(Document, related_name="mails")
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    message_id = models.CharField(max_length=120, unique=True)
    lane = models.CharField(max_length=10, default="live")
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [
            models.Index(fields=["thread", "-id"], name="mail_thread"),
            models.Index(
                fields=["due_at"], name="mail_due", condition=models.Q(state="waiting")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} → {self.to}"

    @property
    def key(self) -> str:
        """Unguessable part of its Message-ID, used in addresses."""
        return self.message_id.strip("<>").partition("@")[0]
