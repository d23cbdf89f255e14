"""Invoices past their due date that are not paid."""

from __future__ import annotations

from django.db.models import QuerySet

from billing.models import Invoice
from billing.states import InvoiceStatus
from foundation import clock
from foundation.kinds import mark
from foundation.models import User
from foundation.roles import Role
from foundation.status import Tone
from reporting.worklist import AlertKind, Case


class OverdueInvoices(AlertKind):
    kind = "overdue_invoices"
    label = mark("Overdue invoices")
    icon = "file-invoice"
    tone = Tone.RED
    audience = frozenset({Role.FINANCE, Role.SALES_MANAGER})
    position = 25
    url_name = "billing:invoice_list"
    url_query = "overdue=1"

    def cases(self, user: User) -> QuerySet[Invoice]:
        return (
            Invoice.objects.filter(
                status=InvoiceStatus.POSTED, due_on__lt=clock.today()
            )
            .select_related("partner")
            .order_by("due_on", "id")
        )

    def case(self, row: Invoice) -> Case:
        return Case(
            ("invoice", row.number or ""),
            row.partner.name,
            "work.overdue",
            {
                "money": {"amount": str(row.open), "currency": row.currency},
                "due_on": row.due_on.isoformat() if row.due_on else None,
            },
        )
