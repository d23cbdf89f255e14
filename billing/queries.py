"""Reads over invoices and payments: for pages, for matching, for other apps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypedDict

from django.db.models import Case, DecimalField, F, Q, QuerySet, Sum, When

from billing.engine.matching import OpenInvoice, Received, Suggestion, suggest
from billing.models import Allocation, Invoice, Payment
from billing.states import InvoiceStatus, PaymentState
from foundation.sentences import word

#: A payment is compared with at most so many open invoices, the oldest first.
MOST_CANDIDATES = 2000


def suggest_invoices(payment: Payment) -> list[Suggestion]:
    """Open invoices this payment is likely meant for, with reasons, likeliest first."""
    invoices = list(
        Invoice.objects.open()
        .filter(company=payment.company_id, currency=payment.currency)
        .filter(_of_partner(payment))
        .select_related("order", "partner")
        .order_by("due_on", "id")[:MOST_CANDIDATES]
    )
    ibans = _known_ibans({invoice.partner_id for invoice in invoices})
    received = Received(
        amount=payment.unallocated,
        text=payment.reference,
        payer_name=payment.payer_name,
        payer_iban=payment.payer_iban,
    )
    return suggest(received, [_candidate(invoice, ibans) for invoice in invoices])


def _of_partner(payment: Payment) -> Q:
    return Q(partner=payment.partner_id) if payment.partner_id else Q()


def _candidate(invoice: Invoice, ibans: dict[int, set[str]]) -> OpenInvoice:
    return OpenInvoice(
        number=str(invoice.number),
        order_number=invoice.order.number,
        customer_reference=invoice.customer_reference,
        partner_id=invoice.partner_id,
        partner_name=invoice.partner.name,
        open=invoice.open,
        ibans=frozenset(ibans.get(invoice.partner_id, ())),
    )


def _known_ibans(partner_ids: Iterable[int]) -> dict[int, set[str]]:
    known: dict[int, set[str]] = defaultdict(set)
    paid = Payment.objects.filter(partner__in=partner_ids).exclude(payer_iban="")
    for partner_id, iban in paid.values_list("partner", "payer_iban").distinct():
        known[partner_id].add(iban)
    return known


@dataclass(frozen=True)
class Offer:
    """An open invoice a payment may pay, with the amount proposed and why."""

    invoice: Invoice
    amount: Decimal = Decimal(0)
    reasons: tuple[str, ...] = ()
    score: int = 0
    is_found: bool = False


def offers_for(payment: Payment, text: str = "", *, most: int) -> list[Offer]:
    """What a text finds among the open invoices; then suggestions."""
    suggestions = suggest_invoices(payment)[:most]
    numbers = [each.invoice.number for each in suggestions]
    invoices = _with_names(Invoice.objects.filter(number__in=numbers))
    by_number = {invoice.number: invoice for invoice in invoices}
    offers: dict[str | None, Offer] = {
        each.invoice.number: _offer(each, by_number[each.invoice.number])
        for each in suggestions
    }
    found = _found(payment, text)[:most] if text.strip() else []
    first = [
        replace(offers.pop(each.number, Offer(each)), is_found=True) for each in found
    ]
    return [*first, *offers.values()]


def _found(payment: Payment, text: str) -> QuerySet[Invoice]:
    found = Invoice.objects.open().filter(
        _matching(text), company=payment.company_id, currency=payment.currency
    )
    return _with_names(found.filter(_of_partner(payment)))


def _offer(suggestion: Suggestion, invoice: Invoice) -> Offer:
    reasons = tuple(word(each.code, each.params) for each in suggestion.reasons)
    return Offer(invoice, suggestion.amount, reasons, suggestion.score)


def _with_names(invoices: QuerySet[Invoice]) -> QuerySet[Invoice]:
    return invoices.select_related("order", "partner").order_by("due_on", "id")


def _matching(text: str) -> Q:
    text = text.strip()
    return (
        Q(number__icontains=text)
        | Q(order__number__iexact=text)
        | Q(customer_reference__icontains=text)
        | Q(partner__name__icontains=text)
    )


def payments_to_match() -> QuerySet[Payment]:
    return Payment.objects.filter(
        state__in=[PaymentState.UNMATCHED, PaymentState.PARTLY]
    )


def invoices_of(order_number: str) -> list[Invoice]:
    """The invoices of an order, oldest first."""
    return list(Invoice.objects.filter(order__number=order_number).order_by("id"))


def allocations_of(invoice: Invoice) -> list[Allocation]:
    """What was paid and taken back on an invoice, oldest first."""
    rows = Allocation.objects.filter(invoice=invoice).select_related("payment", "actor")
    return list(rows.order_by("id"))


def open_invoices_of(partner_id: int) -> QuerySet[Invoice]:
    """What a customer still has to pay, first due first."""
    return Invoice.objects.open().filter(partner=partner_id).order_by("due_on", "id")


class Sums(TypedDict):
    currency: str
    total: Decimal
    due: Decimal | None


def sums_by_currency(invoices: QuerySet[Invoice]) -> list[Sums]:
    """Gross and open amounts of a list of invoices, per currency."""
    is_open = When(status=InvoiceStatus.POSTED, then=F("gross") - F("paid"))
    money = DecimalField(max_digits=14, decimal_places=2)
    rows = (
        invoices.order_by()
        .values("currency")
        .annotate(total=Sum("gross"), due=Sum(Case(is_open, output_field=money)))
        .order_by("currency")
    )
    return [Sums(**row) for row in rows]
