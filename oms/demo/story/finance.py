"""Customers pay, not all of them as they should; Cleo matches what she can."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db.models import QuerySet

from billing.models import Invoice, Payment
from billing.services.payments import Receipt, match_payment, record_payment
from billing.states import InvoiceStatus, PaymentState
from foundation.models import Means
from foundation.money import round_amount
from oms.demo.story.plan import Fate
from oms.demo.story.stage import COMPANIES, Stage, acting, catch_up
from partners.models import BankAccount

#: A payment with a wrong reference is puzzled out after some days; the last ones wait.
PUZZLE_DAYS = 3
STILL_OPEN_DAYS = 12
SHORT = Decimal("0.96")
OVER = Decimal("1.05")
PREFIX = "demo:"


def collect(stage: Stage, moment: dt.datetime) -> str:
    """Money of the day: recorded from the bank, matched where it names its invoice."""
    if moment.weekday() >= 5:
        return "0"
    count = 0
    for invoice in _unpaid(stage):
        if _pays_on(invoice, stage) <= moment.date():
            with acting(moment, Means.PAGE):
                _pay(invoice, stage, moment.date())
            count += 1
    with acting(moment, Means.PAGE):
        _puzzle_out(stage, moment.date())
    catch_up(moment)
    return str(count)


def _unpaid(stage: Stage) -> QuerySet[Invoice]:
    known = Payment.objects.filter(external_id__startswith=PREFIX)
    paid = {
        key.removeprefix(PREFIX) for key in known.values_list("external_id", flat=True)
    }
    return (
        Invoice.objects.filter(status=InvoiceStatus.POSTED, order__in=stage.orders())
        .exclude(number__in=paid)
        .select_related("order", "partner", "company")
        .order_by("id")
    )


def _pays_on(invoice: Invoice, stage: Stage) -> dt.date:
    plan = stage.plan_of(invoice.order)
    if plan and plan.fate == Fate.NEVER_PAID:
        return dt.date.max
    share = plan.pays_at if plan else 0.6
    issued_on = invoice.issued_on or stage.now.date()
    days = round(invoice.partner.payment_terms_days * share)
    return issued_on + dt.timedelta(days=days)


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
            reference=f"Klant {invoice.partner.code}"
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


def _puzzle_out(stage: Stage, day: dt.date) -> None:
    """What came with a wrong reference some days ago is found by its amount."""
    if (stage.now.date() - day).days < STILL_OPEN_DAYS:
        return
    waiting = Payment.objects.filter(
        external_id__startswith=PREFIX,
        state=PaymentState.UNMATCHED,
        received_on__lte=day - dt.timedelta(days=PUZZLE_DAYS),
        company__code__in=COMPANIES,
    )
    for payment in waiting:
        number = payment.external_id.removeprefix(PREFIX)
        invoice = Invoice.objects.get(number=number)
        if invoice.status == InvoiceStatus.POSTED:
            _match(payment, invoice, stage)


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
