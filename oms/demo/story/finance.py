"""Customers pay, not all of them as they should; Cleo matches what she can."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from billing.models import Invoice, Payment
from billing.services.payments import Receipt, match_payment, record_payment
from billing.states import InvoiceStatus, PaymentState
from foundation.db import atomic
from foundation.models import Means
from foundation.money import round_amount
from oms.demo.story.plan import Fate, PlannedOrder
from oms.demo.story.stage import COMPANIES, Stage, acting, catch_up
from partners.models import BankAccount

#: Of the payments with a wrong reference so many, the newest, are still a puzzle.
STILL_A_PUZZLE = 2
SHORT = Decimal("0.96")
OVER = Decimal("1.05")
PREFIX = "demo:"


def collect(stage: Stage, moment: dt.datetime) -> str:
    """Money of the day: recorded from the bank, matched where it names its invoice."""
    if moment.weekday() >= 5:
        return "0"
    with acting(moment, Means.PAGE):
        due = _due_invoices(stage, moment.date())
        for invoice in due:
            _pay(invoice, stage, moment.date())
        found = _puzzle_out(stage)
    if due or found:
        catch_up(moment)
    return str(len(due))


def _due_invoices(stage: Stage, day: dt.date) -> list[Invoice]:
    """The open invoices whose customers pay today, or should have by now."""
    known = Payment.objects.filter(external_id__startswith=PREFIX)
    keys = set(known.values_list("external_id", flat=True))
    rows = Invoice.objects.filter(
        status=InvoiceStatus.POSTED, order__in=stage.orders()
    ).values_list(
        "id",
        "number",
        "issued_on",
        "order__external_id",
        "partner__payment_terms_days",
    )
    wanted = [
        pk
        for pk, number, issued_on, key, terms in rows
        if f"{PREFIX}{number}" not in keys
        and _pays_on(issued_on or day, terms, stage.plans.get(key)) <= day
    ]
    invoices = Invoice.objects.filter(pk__in=wanted).order_by("id")
    return list(invoices.select_related("order", "partner", "company"))


def _pays_on(issued_on: dt.date, terms: int, plan: PlannedOrder | None) -> dt.date:
    if plan and plan.fate == Fate.NEVER_PAID:
        return dt.date.max
    return issued_on + dt.timedelta(days=round(terms * (plan.pays_at if plan else 0.6)))


@atomic()
def _pay(invoice: Invoice, stage: Stage, day: dt.date) -> None:
    fate = stage.fate_of(invoice.order)
    amount = _amount(invoice, fate)
    is_wrong = fate == Fate.WRONG_REFERENCE
    cleo = stage.person("cleo")
    payment = record_payment(
        Receipt(
            account=_account(invoice),
            external_id=f"{PREFIX}{invoice.number}",
            amount=amount,
            received_on=day,
            payer_name=invoice.partner.name,
            reference=f"Customer {invoice.partner.code}"
            if is_wrong
            else _reference(invoice),
        ),
        by=cleo,
    )
    if not is_wrong:
        _match(payment, invoice, stage)


def _match(payment: Payment, invoice: Invoice, stage: Stage) -> None:
    amount = min(payment.unallocated, invoice.open)
    match_payment(
        payment, {invoice: amount}, version=payment.version, by=stage.person("cleo")
    )


def _puzzle_out(stage: Stage) -> int:
    """What came with a wrong reference is found by its amount, in time."""
    waiting = Payment.objects.filter(
        external_id__startswith=PREFIX,
        state=PaymentState.UNMATCHED,
        company__code__in=COMPANIES,
    )
    found = list(waiting.order_by("-id")[STILL_A_PUZZLE:])
    for payment in found:
        number = payment.external_id.removeprefix(PREFIX)
        _match(payment, Invoice.objects.get(number=number), stage)
    return len(found)


def _amount(invoice: Invoice, fate: Fate) -> Decimal:
    factor = {Fate.SHORT_PAID: SHORT, Fate.OVER_PAID: OVER}.get(fate, Decimal(1))
    return round_amount(invoice.gross * factor, invoice.currency)


def _reference(invoice: Invoice) -> str:
    return f"{invoice.number} {invoice.customer_reference}".strip()


def _account(invoice: Invoice) -> BankAccount:
    accounts = BankAccount.objects.filter(
        company=invoice.company, currency=invoice.currency
    )
    return accounts.order_by("id")[0]
