"""What stops an order or a line: codes, sources that apply them, and the holds."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from catalog.models import Item
from foundation import clock
from foundation.machine import Machine
from foundation.sentences import word
from orders.models.line import OrderLine
from orders.models.order import Order
from orders.states import HoldKind, HoldOrigin, HoldStatus
from partners.models import Address, Partner

#: Holds that still stop something, or will.
OPEN = (HoldStatus.REQUESTED.value, HoldStatus.ACTIVE.value)


class HoldCode(models.Model):
    """A reason to stop an order: what it stops, and who may let go."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=80)
    #: {"nl": "Kredietblokkade", …}: the name in other languages.
    names = models.JSONField(default=dict, blank=True)
    #: The step it stops; empty = every step.
    step = models.CharField(_("step"), max_length=30, blank=True)
    #: Roles that may release it; empty = everybody who may release holds.
    release_roles = models.JSONField(default=list, blank=True)
    #: Applied by the system only; a person releases it where roles are named.
    is_system = models.BooleanField(default=False)
    #: Released by itself after so many days; empty = not.
    auto_until_days = models.PositiveSmallIntegerField(null=True, blank=True)
    is_active = models.BooleanField(_("active"), default=True)

    def __str__(self) -> str:
        return self.name

    @property
    def kind(self) -> HoldKind:
        if self.is_system:
            return HoldKind.SYSTEM
        return HoldKind.TASK if self.step else HoldKind.GENERIC

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return self.name_in(get_language() or "")

    def name_in(self, language: str) -> str:
        names: dict[str, str] = self.names
        return names.get(language.partition("-")[0]) or self.name


class HoldSource(models.Model):
    """Holds whatever meets its one or two criteria until it is released."""

    code = models.ForeignKey(HoldCode, models.PROTECT, related_name="sources")
    customer = models.ForeignKey(
        Partner, models.PROTECT, null=True, blank=True, related_name="+"
    )
    item = models.ForeignKey(
        Item, models.PROTECT, null=True, blank=True, related_name="+"
    )
    #: A customer's place the goods go to.
    site = models.ForeignKey(
        Address, models.PROTECT, null=True, blank=True, related_name="+"
    )
    until = models.DateField(_("until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300)
    #: Orders that were there already are held too.
    holds_existing = models.BooleanField(default=False)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    applied_at = models.DateTimeField(default=clock.now)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    released_at = models.DateTimeField(null=True)
    release_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=(
                    Q(customer__isnull=False)
                    | Q(item__isnull=False)
                    | Q(site__isnull=False)
                )
                & (
                    Q(customer__isnull=True)
                    | Q(item__isnull=True)
                    | Q(site__isnull=True)
                ),
                name="hold_source_one_or_two_criteria",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def is_active(self) -> bool:
        return self.released_at is None


class HoldQuerySet(models.QuerySet["Hold"]):
    def open(self) -> Self:
        """Those that stop something now or will at a later step."""
        return self.filter(status__in=OPEN)

    def active(self) -> Self:
        return self.filter(status=HoldStatus.ACTIVE)


class Hold(Machine):
    """Something that keeps an order, or a line of it, from moving on."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="holds")
    line = models.ForeignKey(
        OrderLine, models.PROTECT, null=True, blank=True, related_name="holds"
    )
    code = models.ForeignKey(HoldCode, models.PROTECT, related_name="holds")
    kind = models.CharField(max_length=7, choices=HoldKind.choices())
    #: The step it stops; empty = every step.
    step = models.CharField(max_length=30, blank=True)
    status = FSMField(
        max_length=9,
        choices=HoldStatus.choices(),
        default=HoldStatus.REQUESTED,
        protected=True,
    )
    origin = models.CharField(max_length=7, choices=HoldOrigin.choices())
    #: Which rule (set/key) or hold source (its id); empty by hand.
    origin_key = models.CharField(max_length=120, blank=True)
    until = models.DateField(null=True, blank=True)
    #: What a person wrote; a reason of the system is a code with parameters.
    reason = models.CharField(max_length=500, blank=True)
    reason_code = models.CharField(max_length=60, blank=True)
    reason_params = models.JSONField(default=dict, blank=True)
    #: What a credit hold was applied or released for: the order's total then.
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    release_roles = models.JSONField(default=list, blank=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    applied_at = models.DateTimeField(default=clock.now)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    released_at = models.DateTimeField(null=True)
    release_reason = models.CharField(max_length=500, blank=True)

    objects: ClassVar[models.Manager[Hold]] = HoldQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            # The same thing is held once by the same source.
            models.UniqueConstraint(
                fields=["order", "line", "code", "origin", "origin_key"],
                name="hold_open_once",
                condition=Q(status__in=["requested", "active"]),
                nulls_distinct=False,
            ),
        ]
        indexes = [
            # The list of what is held, newest first.
            models.Index(
                fields=["-id"],
                name="hold_open",
                condition=Q(status__in=["requested", "active"]),
            ),
            models.Index(
                fields=["until"],
                name="hold_until",
                condition=Q(status__in=["requested", "active"], until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.code_id}"

    @property
    def stage(self) -> HoldStatus:
        """The status with its word and tone, for pages."""
        return HoldStatus(self.status)

    @property
    def source(self) -> HoldOrigin:
        return HoldOrigin(self.origin)

    @property
    def why(self) -> str:
        """The reason in the reader's language."""
        code = self.reason_code
        return word(code, self.reason_params) if code else self.reason

    @property
    def rule(self) -> dict[str, Any]:
        """Which rule placed it: set/key, its name then, its version; empty if none."""
        if self.origin != HoldOrigin.RULE:
            return {}
        told = self.reason_params
        return {
            "key": self.origin_key,
            "rule": told.get("rule") or self.origin_key,
            "version": told.get("version") or 0,
        }

    # Life of a hold

    @transition(field=status, source=HoldStatus.REQUESTED, target=HoldStatus.ACTIVE)
    def activate(self) -> None:
        pass

    @transition(
        field=status,
        source=[HoldStatus.REQUESTED, HoldStatus.ACTIVE],
        target=HoldStatus.RELEASED,
    )
    def release(self, at: dt.datetime, reason: str) -> None:
        self.released_at, self.release_reason = at, reason

    @transition(
        field=status,
        source=[HoldStatus.REQUESTED, HoldStatus.ACTIVE],
        target=HoldStatus.EXPIRED,
    )
    def expire(self, at: dt.datetime) -> None:
        self.released_at = at
