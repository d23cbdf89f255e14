"""Money that arrived by bank transfer, and the invoices it pays.

Allocations are facts: a mistake is a negative row. What an allocation leaves over is
credit on the partner's account; a rest within the company's tolerance is let go.
Locks: orders, then invoices, then the payment.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import gettext as _

from billing.errors import (
    AmountNotPositive,
    MoreThanOpen,
    MoreThanPaid,
    NothingMatched,
    NotInTheFuture,
    PaymentChanged,
    PaymentDiffers,
    WrongInvoice,
)
from billing.models import Allocation, Invoice, Payment
from billing.services.exposure import follow_invoice, follow_payment
from billing.services.invoices import settle_invoice
from billing.states import InvoiceStatus, PaymentState
from foundation import clock
from foundation.db import atomic
from foundation.formats import money, short_moment
from foundation.locks import patience
from foundation.models import TimelineEntry, User
from foundation.services.numbering import take_numbers
from foundation.services.timeline import tell
from orders.models import Order
from orders.services.progress import record_money
from partners.models import BankAccount

ZERO = Decimal(0)


@dataclass(frozen=True)
class Receipt:
    """What the bank says about money that came in."""

    account: BankAccount
    external_id: str
    amount: Decimal
    received_on: dt.date
    payer_name: str = ""
    payer_iban: str = ""
    reference: str = ""


@atomic()
def record_payment(receipt: Receipt, *, by: User | None) -> Payment:
    """Write down money that arrived; the same entry of the bank again is the same."""
    if receipt.amount <= 0:
        raise AmountNotPositive(field="amount")
    if receipt.received_on > clock.today():
        raise NotInTheFuture(field="received_on")
    (number,) = take_numbers("payment_number_seq", "PAY-")
    Payment.objects.bulk_create([_payment(receipt, number, by)], ignore_conflicts=True)
    payment = Payment.objects.get(external_id=receipt.external_id)
    if payment.number != number:
        return _the_same(payment, receipt)
    tell(
        "payment.recorded",
        subject=("payment", number),
        by=by,
        params={"number": number, "total": _money(payment.amount, payment)},
    )
    return payment


def _payment(receipt: Receipt, number: str, by: User | None) -> Payment:
    return Payment(
        number=number,
        company_id=receipt.account.company_id,
        account=receipt.account,
        external_id=receipt.external_id,
        amount=receipt.amount,
        currency=receipt.account.currency,
        received_on=receipt.received_on,
        payer_name=receipt.payer_name,
        payer_iban=receipt.payer_iban.replace(" ", ""),
        reference=receipt.reference,
        created_by=by,
        created_at=clock.now(),
    )


def _the_same(payment: Payment, receipt: Receipt) -> Payment:
    known = (payment.account_id, payment.amount, payment.received_on)
    if known != (receipt.account.pk, receipt.amount, receipt.received_on):
        raise PaymentDiffers(external_id=payment.external_id, number=payment.number)
    return payment


@atomic()
def match_payment(
    payment: Payment,
    amounts: Mapping[Invoice, Decimal],
    *,
    version: int,
    keep_open: bool = False,
    by: User | None,
) -> Payment:
    """Let a payment pay invoices, each with an amount.

    The rest is credit on the partner's account, unless it is kept open to be matched
    later. Raises PaymentChanged where `version` is not the payment's any more.
    """
    invoices = _lock_invoices(list(amounts))
    payment = _lock_payment(payment, version)
    wanted = {invoice.pk: amount for invoice, amount in amounts.items()}
    _guard(payment, invoices, wanted)
    for invoice in invoices:
        _allocate(payment, invoice, wanted[invoice.pk], by=by)
    payment.allocated += sum(wanted.values(), ZERO)
    if invoices:
        payment.partner_id = invoices[0].partner_id
    _store(payment, keep_open=keep_open)
    _follow(payment, invoices, payment.partner_id, by=by)
    if payment.state == PaymentState.ON_ACCOUNT:
        _tell(payment, "payment.on_account", payment.unallocated, by=by)
    return payment


@atomic()
def unmatch_payment(
    payment: Payment, invoice: Invoice, *, version: int, by: User | None
) -> Payment:
    """Take back what a payment pays of an invoice; the invoice is open again."""
    (invoice,) = _lock_invoices([invoice])
    payment = _lock_payment(payment, version)
    rows = Allocation.objects.filter(payment=payment, invoice=invoice)
    amount = rows.aggregate(total=Sum("amount"))["total"] or ZERO
    if amount <= 0:
        raise NothingMatched(number=payment.number, invoice=invoice.number)
    _allocate(payment, invoice, -amount, by=by)
    payment.allocated -= amount
    if not payment.allocated:
        payment.partner = None
    _store(payment, keep_open=True)
    _follow(payment, [invoice], invoice.partner_id, by=by)
    return payment


def _follow(
    payment: Payment,
    invoices: Sequence[Invoice],
    partner_id: int | None,
    *,
    by: User | None,
) -> None:
    """What the customer owes now, in the ledger of exposure."""
    cause = f"{payment.number}/{payment.version}"
    for invoice in invoices:
        follow_invoice(invoice, cause=cause, by=by)
    follow_payment(payment, partner_id, cause=cause, by=by)


def _lock_invoices(invoices: Sequence[Invoice]) -> list[Invoice]:
    """The invoices as they are now; their orders are locked first, as everywhere."""
    orders = sorted({invoice.order_id for invoice in invoices})
    with patience():
        list(Order.objects.select_for_update().filter(pk__in=orders).order_by("pk"))
        rows = Invoice.objects.select_related("order", "company")
        rows = rows.filter(pk__in=[invoice.pk for invoice in invoices])
        return list(rows.select_for_update(of=("self",)).order_by("pk"))


def _lock_payment(payment: Payment, version: int) -> Payment:
    with patience():
        payment = Payment.objects.select_for_update(of=("self",)).get(pk=payment.pk)
    if payment.version != version:
        entries = TimelineEntry.objects.filter(
            subject_kind="payment", subject=payment.number
        )
        last = entries.select_related("actor").last()
        raise PaymentChanged(
            number=payment.number,
            who=last.actor.name if last and last.actor else _("the process"),
            when=short_moment(last.at if last else payment.created_at),
        )
    return payment


def _guard(
    payment: Payment, invoices: Sequence[Invoice], wanted: Mapping[int, Decimal]
) -> None:
    for invoice in invoices:
        amount = wanted[invoice.pk]
        if why := _why_not(payment, invoice, invoices[0]):
            raise WrongInvoice(number=payment.number, invoice=invoice.number, why=why)
        if amount <= 0:
            raise AmountNotPositive
        if amount > invoice.open:
            shown = money(invoice.open, invoice.currency)
            raise MoreThanOpen(number=invoice.number, open=shown)
    if sum(wanted.values(), ZERO) > payment.unallocated:
        left = money(payment.unallocated, payment.currency)
        raise MoreThanPaid(number=payment.number, left=left)


def _why_not(payment: Payment, invoice: Invoice, first: Invoice) -> str:
    if invoice.status != InvoiceStatus.POSTED:
        return _("it is not open.")
    if invoice.company_id != payment.company_id:
        return _("another company of ours issued it.")
    if invoice.currency != payment.currency:
        return _("it is in another currency.")
    if invoice.partner_id != (payment.partner_id or first.partner_id):
        return _("it belongs to another customer.")
    return ""


def _allocate(
    payment: Payment, invoice: Invoice, amount: Decimal, *, by: User | None
) -> None:
    """Write the allocation, what it does to the invoice and to its order's money."""
    cause = f"{payment.number}/{payment.version}/{invoice.number}"
    Allocation.objects.create(
        payment=payment,
        invoice=invoice,
        amount=amount,
        cause=cause,
        actor=by,
        at=clock.now(),
    )
    forgiven_before = invoice.open if invoice.status == InvoiceStatus.PAID else ZERO
    invoice.paid += amount
    Invoice.objects.filter(pk=invoice.pk).update(paid=invoice.paid)
    is_settled = invoice.open <= invoice.company.underpayment_tolerance
    forgiven_now = invoice.open if is_settled else ZERO
    code = "payment.matched" if amount > 0 else "payment.unmatched"
    _tell(payment, code, abs(amount), by=by, invoice=invoice)
    if is_settled and invoice.status == InvoiceStatus.POSTED:
        settle_invoice(invoice, by=by)
    elif not is_settled and invoice.status == InvoiceStatus.PAID:
        _reopen(invoice, by=by)
    record_money(
        invoice.order.number,
        paid=amount,
        forgiven=forgiven_now - forgiven_before,
        cause=cause,
        by=by,
    )


def _reopen(invoice: Invoice, *, by: User | None) -> None:
    invoice.reopen()
    invoice.save(update_fields=["status", "paid_at"])
    tell(
        "invoice.reopened",
        subject=("invoice", str(invoice.number)),
        by=by,
        thread=invoice.order.number,
        params={"number": invoice.number},
        public=True,
    )


def _store(payment: Payment, *, keep_open: bool) -> None:
    payment.state = state_of(payment, keep_open=keep_open)
    payment.version += 1
    payment.save(update_fields=["allocated", "partner", "state", "version"])


def state_of(payment: Payment, *, keep_open: bool) -> PaymentState:
    """What the allocations say about a payment.

    | allocated | rest                  | state      |
    |-----------|-----------------------|------------|
    | all       | –                     | matched    |
    | part      | is credit             | on_account |
    | part      | kept open             | partly     |
    | nothing   | is credit of somebody | on_account |
    | nothing   | –                     | unmatched  |
    """
    if payment.unallocated == 0:
        return PaymentState.MATCHED
    if payment.partner_id and not keep_open:
        return PaymentState.ON_ACCOUNT
    return PaymentState.PARTLY if payment.allocated else PaymentState.UNMATCHED


def _tell(
    payment: Payment,
    code: str,
    amount: Decimal,
    *,
    by: User | None,
    invoice: Invoice | None = None,
) -> None:
    params = {"number": payment.number, "total": _money(amount, payment)}
    thread = ""
    if invoice:
        params["invoice_number"] = str(invoice.number)
        thread = invoice.order.number
    tell(
        code,
        subject=("payment", payment.number),
        by=by,
        thread=thread,
        params=params,
        # Who was told that it pays an invoice is told that it no longer does.
        public=invoice is not None,
    )


def _money(amount: Decimal, payment: Payment) -> dict[str, str]:
    return {"amount": str(amount), "currency": payment.currency}
