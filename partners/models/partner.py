"""Customers and suppliers, the people there and their addresses."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation import clock
from partners.models.company import Company
from partners.states import CreditCheck, CreditFailure


class PartnerQuerySet(models.QuerySet["Partner"]):
    def customers(self) -> Self:
        return self.filter(is_customer=True, is_active=True)

    def suppliers(self) -> Self:
        return self.filter(is_supplier=True, is_active=True)


class Partner(models.Model):
    code = models.CharField(_("number"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=160)
    is_customer = models.BooleanField(default=True)
    is_supplier = models.BooleanField(default=False)
    #: Which of our companies trades with them.
    company = models.ForeignKey(Company, models.PROTECT, related_name="partners")
    segment = models.CharField(max_length=30, blank=True)
    language = models.CharField(max_length=5, default="en")
    currency = models.CharField(max_length=3)
    country = models.CharField(max_length=2, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    vat_number = models.CharField(max_length=20, blank=True)
    payment_terms_days = models.PositiveSmallIntegerField(default=30)
    credit_limit = models.DecimalField(
        max_digits=14, decimal_places=2, null=True, blank=True
    )
    #: What counts against the limit.
    credit_check = models.CharField(
        max_length=8, choices=CreditCheck.choices(), default=CreditCheck.OPEN
    )
    #: Checked even where the check says none; without a limit nothing is on credit.
    is_credit_check_mandatory = models.BooleanField(default=False)
    #: What happens to an order beyond the limit.
    credit_failure = models.CharField(
        max_length=5, choices=CreditFailure.choices(), default=CreditFailure.HOLD
    )
    #: After a release by hand an order may rise by so many percent unasked.
    credit_tolerance = models.DecimalField(
        max_digits=5, decimal_places=2, default=Decimal(0)
    )
    #: Ship everything at once, or parts as they are ready.
    wants_complete = models.BooleanField(default=False)
    priority = models.PositiveSmallIntegerField(default=5)  # 1 = first
    is_active = models.BooleanField(default=True)
    note = models.TextField(blank=True)
    created_at = models.DateTimeField(default=clock.now)

    objects: ClassVar[models.Manager[Partner]] = PartnerQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(credit_limit=None)
                | models.Q(credit_limit__gte=Decimal(0)),
                name="partner_credit_limit_not_negative",
            ),
            models.CheckConstraint(
                condition=models.Q(credit_tolerance__gte=Decimal(0)),
                name="partner_credit_tolerance_not_negative",
            ),
        ]
        indexes = [
            models.Index(fields=["name"], name="partner_name"),
            models.Index(fields=["vat_number"], name="partner_vat_number"),
        ]

    def __str__(self) -> str:
        return self.name


class PartnerIdentifier(models.Model):
    """A code others know the partner by: (scheme, value), as in ("0088", GLN)."""

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="identifiers")
    scheme = models.CharField(max_length=20, blank=True)
    value = models.CharField(max_length=80)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["scheme", "value"], name="partner_identifier_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"


class Contact(models.Model):
    """A person at a partner; one with a user may sign in to the portal."""

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="contact",
    )
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name


class Address(models.Model):
    class Kind(models.TextChoices):
        BILLING = "billing", _("Invoice address")
        DELIVERY = "delivery", _("Delivery address")

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="addresses")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    code = models.CharField(max_length=60, blank=True)  # their own, such as a GLN
    name = models.CharField(max_length=160)
    street = models.CharField(max_length=160)
    street2 = models.CharField(max_length=160, blank=True)
    postal_code = models.CharField(max_length=20)
    city = models.CharField(max_length=80)
    region = models.CharField(max_length=80, blank=True)
    country = models.CharField(max_length=2)
    is_default = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "addresses"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["partner", "kind"],
                name="address_one_default",
                condition=models.Q(is_default=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.city}"
