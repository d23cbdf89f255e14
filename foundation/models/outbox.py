from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation import clock


class OutboxEvent(models.Model):
    """A fact announced in the transaction that made it true; deliveries follow."""

    name = models.CharField(max_length=60)
    payload = models.JSONField()
    #: Live work and the demo's travelled past never share workers (design §2.16).
    lane = models.CharField(max_length=10, default="live")
    at = models.DateTimeField(default=clock.now)
    #: False until its deliveries stand; a publisher writes one row only.
    is_fanned_out = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["lane", "id"],
                name="outbox_to_fan_out",
                condition=models.Q(is_fanned_out=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} #{self.pk}"


class Delivery(models.Model):
    """One event for one handler: tried until done, or dead and raised as an alert."""

    class State(models.TextChoices):
        DUE = "due", _("Due")
        DONE = "done", _("Done")
        DEAD = "dead", _("Dead letter")

    event = models.ForeignKey(OutboxEvent, models.CASCADE, related_name="deliveries")
    handler = models.CharField(max_length=120)
    lane = models.CharField(max_length=10, default="live")
    state = models.CharField(max_length=5, choices=State.choices, default=State.DUE)
    attempts = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField(default=clock.now)
    done_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["event", "handler"], name="delivery_once_per_handler"
            ),
        ]
        indexes = [
            # The sweep reads only what is due.
            models.Index(
                fields=["lane", "due_at"],
                name="delivery_due",
                condition=models.Q(state="due"),
            ),
            models.Index(
                fields=["-id"], name="delivery_dead", condition=models.Q(state="dead")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} → {self.handler}"
