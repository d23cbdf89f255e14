from __future__ import annotations

from typing import ClassVar

from django.db import models

from foundation import clock


class ProcessDefinition(models.Model):
    """The steps an order goes through; a version never changes once a run uses it."""

    code = models.CharField(max_length=30)
    version = models.PositiveIntegerField(default=1)
    name = models.CharField(max_length=80)
    #: Step kinds in order: ["schedule", "reserve", "ship", …].
    steps = models.JSONField()
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["code", "version"], name="process_version_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"
