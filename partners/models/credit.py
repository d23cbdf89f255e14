"""What customers owe us or will: a ledger of entries, and its sums."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation import clock
from partners.models.company import Company
from partners.models.partner import Partner


class Exposure(models.Model):
    """The sums of the ledger of one customer, company and currency: a cache."""

    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="exposures", db_index=False
    )
    company = models.ForeignKey(
        Company, models.PROTECT, related_name="+", db_index=False
    )
    currency = models.CharField(max_length=3)
    #: Ordered and not shipped.
    ordered = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0))
    #: Shipped and not invoiced.
    shipped = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0))
    #: Invoiced and not paid, less what they have on account.
    balance = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0))
    version = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["partner", "company", "currency"], name="exposure_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner_id} {self.currency}"

    @property
    def total(self) -> Decimal:
        return self.ordered + self.shipped + self.balance


class ExposureEntry(models.Model):
    """One change of what a customer owes us or will, once per cause. Append-only."""

    class Kind(models.TextChoices):
        ORDER = "order", _("Ordered, not shipped")
        SHIPPED = "shipped", _("Shipped, not invoiced")
        INVOICE = "invoice", _("Invoiced")
        PAYMENT = "payment", _("Paid")

    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="+", db_index=False
    )
    company = models.ForeignKey(
        Company, models.PROTECT, related_name="+", db_index=False
    )
    currency = models.CharField(max_length=3)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    amount = models.DecimalField(max_digits=14, decimal_places=2)  # signed
    #: The order, invoice or payment it is about, by its number.
    subject = models.CharField(max_length=60)
    cause = models.CharField(max_length=120)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["subject", "kind", "cause"], name="exposure_entry_once"
            ),
        ]
        indexes = [
            models.Index(fields=["partner", "-id"], name="exposure_entry_partner")
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.kind} {self.amount}"
