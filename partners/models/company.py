"""Who sells: our own legal entities."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models


class Company(models.Model):
    """A legal entity of ours: sells, invoices, is paid."""

    code = models.CharField(max_length=20, unique=True)
    legal_name = models.CharField(max_length=120)
    street = models.CharField(max_length=120)
    postal_code = models.CharField(max_length=20)
    city = models.CharField(max_length=80)
    country = models.CharField(max_length=2)
    email = models.EmailField()
    phone = models.CharField(max_length=40, blank=True)
    website = models.CharField(max_length=120, blank=True)
    registration_number = models.CharField(max_length=40, blank=True)
    #: Peppol endpoint as scheme:value, to know which orders are addressed to us.
    endpoint = models.CharField(max_length=80, blank=True)
    currency = models.CharField(max_length=3)
    language = models.CharField(max_length=5, default="en")
    logo_svg = models.TextField(blank=True)
    color = models.CharField(max_length=7, default="#0f4c81")
    #: Code of the gap-free `NumberSeries` of this company's invoices.
    invoice_series = models.CharField(max_length=30)
    #: An open rest up to this amount counts as paid.
    underpayment_tolerance = models.DecimalField(
        max_digits=10, decimal_places=2, default=Decimal(0)
    )

    class Meta:
        verbose_name_plural = "companies"

    def __str__(self) -> str:
        return self.legal_name


class TaxRegistration(models.Model):
    """A company's VAT number in one country; domestic VAT is charged there."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="registrations")
    country = models.CharField(max_length=2)
    vat_number = models.CharField(max_length=20)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["company", "country"], name="tax_registration_once"
            ),
        ]

    def __str__(self) -> str:
        return self.vat_number


class BankAccount(models.Model):
    company = models.ForeignKey(Company, models.CASCADE, related_name="bank_accounts")
    currency = models.CharField(max_length=3)
    iban = models.CharField(max_length=34, unique=True)
    bic = models.CharField(max_length=11, blank=True)
    bank_name = models.CharField(max_length=80)

    def __str__(self) -> str:
        return self.iban
