"""What a supplier charges, held against what was ordered and what came."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django_fsm import FSMField, transition

from foundation import clock
from foundation.machine import Machine
from inventory.models.supply import SupplyLine, SupplyOrder
from inventory.states import MatchStatus
from partners.models import Company, Partner


class SupplierInvoice(Machine):
    supplier = models.ForeignKey(
        Partner, models.PROTECT, related_name="supplier_invoices", db_index=False
    )
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    order = models.ForeignKey(
        SupplyOrder, models.PROTECT, null=True, related_name="supplier_invoices"
    )
    their_number = models.CharField(max_length=60)
    status = FSMField(
        max_length=9,
        choices=MatchStatus.choices(),
        default=MatchStatus.OPEN,
        protected=True,
    )
    invoiced_on = models.DateField()
    due_on = models.DateField(null=True)
    currency = models.CharField(max_length=3)
    net = models.DecimalField(max_digits=14, decimal_places=2)
    tax = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    reason = models.CharField(max_length=200, blank=True)  # why accepted or refused
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["supplier", "their_number"], name="supplier_invoice_once"
            ),
        ]

    def __str__(self) -> str:
        return self.their_number

    @property
    def state(self) -> MatchStatus:
        return MatchStatus(self.status)

    # Life of a supplier's invoice

    @transition(
        field=status,
        source=(MatchStatus.OPEN, MatchStatus.DIFFERENT),
        target=MatchStatus.MATCHED,
    )
    def match(self) -> None:
        pass

    @transition(
        field=status,
        source=(MatchStatus.OPEN, MatchStatus.DIFFERENT),
        target=MatchStatus.DIFFERENT,
    )
    def differ(self) -> None:
        pass

    @transition(field=status, source=MatchStatus.DIFFERENT, target=MatchStatus.ACCEPTED)
    def accept(self, reason: str) -> None:
        self.reason = reason

    @transition(
        field=status,
        source=(MatchStatus.OPEN, MatchStatus.DIFFERENT),
        target=MatchStatus.REFUSED,
    )
    def refuse(self, reason: str) -> None:
        self.reason = reason


class SupplierInvoiceLine(models.Model):
    invoice = models.ForeignKey(
        SupplierInvoice, models.CASCADE, related_name="lines", db_index=False
    )
    line_no = models.PositiveIntegerField()
    supply_line = models.ForeignKey(
        SupplyLine, models.PROTECT, null=True, related_name="invoice_lines"
    )
    text = models.CharField(max_length=200, blank=True)
    quantity = models.DecimalField(max_digits=14, decimal_places=4)  # item's own unit
    unit_price = models.DecimalField(max_digits=14, decimal_places=6)
    #: What differs: [{"code", "params"}], worded when shown; empty = matched.
    differences = models.JSONField(default=list, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["invoice", "line_no"], name="supplier_invoice_line_once"
            ),
            models.CheckConstraint(
                condition=models.Q(quantity__gt=0) & models.Q(unit_price__gte=0),
                name="supplier_invoice_line_amounts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.invoice}/{self.line_no}"
