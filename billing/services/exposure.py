"""Invoices and payments report to the ledger what their customers owe.

An open invoice counts with its gross amount; of a settled one what was let go does not.
A payment counts with what it pays and with what it leaves as credit on account.
"""

from __future__ import annotations

from decimal import Decimal

from billing.models import Invoice, Payment
from billing.states import InvoiceStatus, PaymentState
from foundation.models import User
from partners.services.credit import Account, Kind, follow_exposure

ZERO = Decimal(0)


def follow_invoice(invoice: Invoice, *, cause: str, by: User | None) -> None:
    """Bring the ledger to what a locked invoice comes to now."""
    is_settled = invoice.status == InvoiceStatus.PAID
    follow_exposure(
        Account(invoice.partner_id, invoice.company_id, invoice.currency),
        {Kind.INVOICE: invoice.paid if is_settled else invoice.gross},
        subject=str(invoice.number),
        cause=cause,
        by=by,
    )


def follow_payment(
    payment: Payment, partner_id: int | None, *, cause: str, by: User | None
) -> None:
    """Bring the ledger to what a locked payment pays or leaves to this customer."""
    if partner_id is None:
        return
    is_credit = payment.state == PaymentState.ON_ACCOUNT
    used = payment.amount if is_credit else payment.allocated
    follow_exposure(
        Account(partner_id, payment.company_id, payment.currency),
        {Kind.PAYMENT: -used},
        subject=payment.number,
        cause=cause,
        by=by,
    )
