from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from billing.models.invoice import Invoice
from billing.states import PaymentState
from foundation import clock
from partners.models import BankAccount, Company, Partner


class Payment(models.Model):
    """Money that arrived by bank transfer; what it pays is in its allocations."""

    number = models.CharField(max_length=30, unique=True)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    account = models.ForeignKey(BankAccount, models.PROTECT, related_name="+")
    #: The bank's own id, or the key of the form that recorded it: once only.
    external_id = models.CharField(max_length=80, unique=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    currency = models.CharField(max_length=3)
    received_on = models.DateField()
    payer_name = models.CharField(max_length=120, blank=True)
    payer_iban = models.CharField(max_length=34, blank=True)
    reference = models.CharField(max_length=200, blank=True)
    #: Known once matched; an unallocated rest is then credit on their account.
    partner = models.ForeignKey(
        Partner, models.PROTECT, null=True, related_name="payments"
    )
    allocated = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0))
    state = models.CharField(
        max_length=10, choices=PaymentState.choices(), default=PaymentState.UNMATCHED
    )
    version = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_positive"),
            models.CheckConstraint(
                condition=Q(allocated__gte=0) & Q(allocated__lte=F("amount")),
                name="payment_allocates_what_it_has",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-received_on", "-id"],
                name="payment_to_match",
                condition=Q(state__in=["unmatched", "partly"]),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def stage(self) -> PaymentState:
        """The status with its word and tone, for pages."""
        return PaymentState(self.state)

    @property
    def unallocated(self) -> Decimal:
        return self.amount - self.allocated


class Allocation(models.Model):
    """So much of a payment pays an invoice; a mistake is a new negative row."""

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="allocations")
    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="allocations")
    amount = models.DecimalField(max_digits=14, decimal_places=2)  # signed
    cause = models.CharField(max_length=80, unique=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(amount=0), name="allocation_not_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.payment} → {self.invoice}: {self.amount}"
