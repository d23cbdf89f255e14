"""Look-up tables that rules take values from."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation import clock


class LookupTable(models.Model):
    """Facts in, one value out: which adapter goes with which country."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    #: Names of the facts that the keys of a row answer, as in the vocabulary.
    fields = ArrayField(models.CharField(max_length=60))
    edit_count = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.name


class LookupRow(models.Model):
    """One row: a key for each fact of the table (“*” is any), and the value."""

    table = models.ForeignKey(LookupTable, models.CASCADE, related_name="rows")
    position = models.PositiveIntegerField()
    keys = ArrayField(models.CharField(max_length=160))
    value = models.CharField(max_length=500)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["table", "keys"], name="lookup_row_once"),
        ]

    def __str__(self) -> str:
        return f"{', '.join(self.keys)} → {self.value}"
