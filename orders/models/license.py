"""Export licenses, and what orders have taken of them."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orders.models.order import Order
from partners.models import Partner


class License(models.Model):
    """A permit of an authority for goods, places and customers, up to a limit.

    What is left empty does not limit: no customer means any customer.
    """

    number = models.CharField(_("number"), max_length=60, unique=True)
    authority = models.CharField(_("authority"), max_length=120, blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"))
    partner = models.ForeignKey(
        Partner, models.PROTECT, null=True, blank=True, related_name="+"
    )
    countries = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    #: Export classes; one that ends in * means all that begin so.
    export_classes = ArrayField(
        models.CharField(max_length=20), default=list, blank=True
    )
    #: Codes of the restrictions it lifts.
    restrictions = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    quantity = models.DecimalField(
        _("quantity"), max_digits=14, decimal_places=4, null=True, blank=True
    )
    value = models.DecimalField(
        _("value"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    currency = models.CharField(max_length=3, blank=True)
    is_active = models.BooleanField(default=True)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(valid_until__gte=models.F("valid_from")),
                name="license_dates_in_order",
            ),
            models.CheckConstraint(
                condition=Q(value=None) | ~Q(currency=""),
                name="license_value_has_currency",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class LicenseUse(models.Model):
    """So much of a license went to a line, or came back from it. Append-only."""

    license = models.ForeignKey(License, models.PROTECT, related_name="uses")
    order = models.ForeignKey(Order, models.CASCADE, related_name="license_uses")
    line_no = models.PositiveIntegerField()
    quantity = models.DecimalField(max_digits=14, decimal_places=4)  # signed
    value = models.DecimalField(max_digits=14, decimal_places=2)
    cause = models.CharField(max_length=120)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["license", "order", "line_no", "cause"],
                name="license_use_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.license_id}: {self.quantity}"
