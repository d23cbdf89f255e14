from __future__ import annotations

from django.db import models


class DataVersion(models.Model):
    """A mark that changes with the master data of an app; process caches compare it."""

    name = models.CharField(max_length=30, unique=True)
    value = models.CharField(max_length=32)

    def __str__(self) -> str:
        return f"{self.name}: {self.value}"
