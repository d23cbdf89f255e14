from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from billing.states import InvoiceKind, InvoiceStatus
from foundation import clock
from foundation.machine import Machine
from orders.models import Order, OrderLine
from partners.models import Company, Partner


class InvoiceQuerySet(models.QuerySet["Invoice"]):
    def open(self) -> Self:
        return self.filter(status=InvoiceStatus.POSTED)


class Invoice(Machine):
    """What a customer owes for what was shipped; numbered gap-free when posted."""

    #: Null until posted: drafts have no number, and a unique "" would allow one draft.
    number = models.CharField(  # noqa: DJ001
        _("number"), max_length=30, unique=True, null=True
    )
    kind = models.CharField(
        max_length=7, choices=InvoiceKind.choices(), default=InvoiceKind.INVOICE
    )
    status = FSMField(
        max_length=6,
        choices=InvoiceStatus.choices(),
        default=InvoiceStatus.DRAFT,
        protected=True,
    )
    order = models.ForeignKey(Order, models.PROTECT, related_name="invoices")
    #: What is billed, once: the shipment number.
    cause = models.CharField(max_length=60, unique=True)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="invoices")
    customer_reference = models.CharField(max_length=80, blank=True)
    currency = models.CharField(max_length=3)
    language = models.CharField(max_length=5)
    #: Frozen: seller {name, address, vat_number, registration}, buyer, ship_to, bank.
    parties = models.JSONField()
    issued_on = models.DateField(null=True)
    delivered_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    net = models.DecimalField(max_digits=14, decimal_places=2)
    tax = models.DecimalField(max_digits=14, decimal_places=2)
    gross = models.DecimalField(max_digits=14, decimal_places=2)
    #: [{"category", "rate", "net", "tax", "note"}] by VAT rate.
    taxes = models.JSONField(default=list)
    paid = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0))
    posted_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=clock.now)

    objects: ClassVar[models.Manager[Invoice]] = InvoiceQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(status="draft") | Q(number__isnull=False),
                name="invoice_posted_has_number",
            ),
        ]
        indexes = [
            models.Index(fields=["partner", "-id"], name="invoice_partner"),
            models.Index(
                fields=["due_on"], name="invoice_open_due", condition=Q(status="posted")
            ),
        ]

    def __str__(self) -> str:
        return self.number or f"#{self.pk}"

    @property
    def stage(self) -> InvoiceStatus:
        """The status with its word and tone, for pages."""
        return InvoiceStatus(self.status)

    @property
    def open(self) -> Decimal:
        return self.gross - self.paid

    # Life of an invoice

    @transition(field=status, source=InvoiceStatus.DRAFT, target=InvoiceStatus.POSTED)
    def post(self, number: str, on: dt.date, at: dt.datetime) -> None:
        self.number, self.issued_on, self.posted_at = number, on, at

    @transition(field=status, source=InvoiceStatus.POSTED, target=InvoiceStatus.PAID)
    def settle(self, at: dt.datetime) -> None:
        self.paid_at = at

    @transition(field=status, source=InvoiceStatus.PAID, target=InvoiceStatus.POSTED)
    def reopen(self) -> None:
        self.paid_at = None


class InvoiceLine(models.Model):
    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="lines")
    order_line = models.ForeignKey(OrderLine, models.PROTECT, related_name="+")
    line_no = models.PositiveIntegerField()
    sku = models.CharField(max_length=60)
    customer_sku = models.CharField(max_length=60, blank=True)
    description = models.CharField(max_length=300)
    quantity = models.DecimalField(max_digits=14, decimal_places=4)
    unit = models.CharField(max_length=10)
    unit_price = models.DecimalField(max_digits=14, decimal_places=4)
    net = models.DecimalField(max_digits=14, decimal_places=2)
    tax_rate = models.DecimalField(max_digits=5, decimal_places=2)
    tax_category = models.CharField(max_length=2)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["invoice", "line_no"], name="invoice_line_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.invoice_id}/{self.line_no}"
