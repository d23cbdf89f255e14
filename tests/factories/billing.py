"""Money that arrives."""

from __future__ import annotations

from decimal import Decimal
from itertools import count
from typing import Any

from billing.models import Invoice, Payment
from billing.services.payments import Receipt, match_payment, record_payment
from foundation import clock
from foundation.models import User
from orders.models import Order
from partners.models import BankAccount, Company

_entries = count(1)


def make_payment(
    amount: str, *, company: Company | None = None, by: User | None = None, **more: Any
) -> Payment:
    """Money on the first account of a company of ours."""
    accounts = BankAccount.objects.order_by("id")
    account = accounts.filter(company=company) if company else accounts
    values: dict[str, Any] = {
        "account": account[0],
        "external_id": f"bank-{next(_entries)}",
        "amount": Decimal(amount),
        "received_on": clock.today(),
        "payer_name": "Fietsen Dora",
        **more,
    }
    return record_payment(Receipt(**values), by=by)


def match(
    payment: Payment, invoice: Invoice, amount: str = "", *, by: User | None = None
) -> Payment:
    """Let a payment pay an invoice, with all it has unless an amount is given."""
    part = Decimal(amount) if amount else min(payment.unallocated, invoice.open)
    return match_payment(payment, {invoice: part}, version=payment.version, by=by)


def invoice_of(order: Order) -> Invoice:
    return Invoice.objects.get(order=order)
