"""Sanctions lists as they were published, by version."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orders.compliance.states import PartyKind


class SanctionList(models.Model):
    """A public list of people and companies one must not trade with."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=120)
    format = models.CharField(max_length=30)
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name


class ListVersion(models.Model):
    """A list as it was read once; the same content is never read twice."""

    sanction_list = models.ForeignKey(
        SanctionList, models.PROTECT, related_name="versions"
    )
    number = models.PositiveIntegerField()
    published_on = models.DateField(null=True)
    content_hash = models.CharField(max_length=64)
    file_name = models.CharField(max_length=200)
    imported_at = models.DateTimeField()
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    party_count = models.PositiveIntegerField(default=0)
    name_count = models.PositiveIntegerField(default=0)
    error_count = models.PositiveIntegerField(default=0)
    #: The first rows that could not be read: [{"row": 3, "code": …, "params": {…}}].
    errors = models.JSONField(default=list)
    is_current = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["sanction_list", "content_hash"], name="list_version_once"
            ),
            models.UniqueConstraint(
                fields=["sanction_list", "number"], name="list_version_number_once"
            ),
            models.UniqueConstraint(
                fields=["sanction_list"],
                name="list_version_one_current",
                condition=Q(is_current=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sanction_list} {self.number}"


class ListedParty(models.Model):
    """Somebody on a version of a list, under all names it gives."""

    version = models.ForeignKey(ListVersion, models.CASCADE, related_name="parties")
    external_id = models.CharField(max_length=60)
    kind = models.CharField(
        max_length=8, choices=PartyKind.choices(), default=PartyKind.ENTITY
    )
    name = models.CharField(_("name"), max_length=500)
    aliases = ArrayField(models.CharField(max_length=500), default=list)
    countries = ArrayField(models.CharField(max_length=2), default=list)
    program = models.CharField(max_length=200, blank=True)
    remarks = models.TextField(blank=True)
    #: Fingerprint of names and countries: a clearance ends when they change.
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name_plural = "listed parties"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["version", "external_id"], name="listed_party_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name
