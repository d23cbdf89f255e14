from __future__ import annotations

import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.models import Calendar
from inventory.states import STOCKING, LocationKind
from partners.models import Company


class LocationQuerySet(models.QuerySet["Location"]):
    def stocking(self) -> Self:
        return self.filter(kind__in=STOCKING, is_active=True)


class Location(models.Model):
    """A place that holds stock, or a counterpart that goods come from or go to."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(max_length=10, choices=LocationKind.choices())
    #: What a zone or bin lies in; the tree is warehouse → zone → bin.
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    #: The warehouse or store that a zone or bin belongs to, however deep.
    site = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="places"
    )
    #: The order in which a picker walks.
    walk_order = models.PositiveIntegerField(default=0)
    company = models.ForeignKey(
        Company, models.PROTECT, null=True, blank=True, related_name="+"
    )
    street = models.CharField(max_length=120, blank=True)
    postal_code = models.CharField(max_length=20, blank=True)
    city = models.CharField(max_length=80, blank=True)
    country = models.CharField(max_length=2, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    time_zone = models.CharField(max_length=40, default="Europe/Amsterdam")
    calendar = models.ForeignKey(
        Calendar, models.PROTECT, null=True, blank=True, related_name="+"
    )
    cut_off = models.TimeField(default=dt.time(15, 0))
    handling_days = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    objects: ClassVar[models.Manager[Location]] = LocationQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name
