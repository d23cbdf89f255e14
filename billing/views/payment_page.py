from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django import forms
from django.contrib import messages
from django.db.models import Sum
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from billing.access import get_invoice_for, get_payment_for
from billing.forms import MatchForm
from billing.models import Allocation, Invoice, Payment
from billing.permissions import MATCH_PAYMENTS, SEE_PAYMENTS
from billing.queries import Offer, offers_for
from billing.services.payments import match_payment, unmatch_payment
from foundation.access import staff_page
from foundation.changes import stream_of
from foundation.http import PersonRequest
from foundation.pages import errors_in

#: More open invoices are found by searching for a number, customer or order.
MOST_OFFERS = 20


@dataclass(frozen=True)
class OfferRow:
    offer: Offer
    field: forms.BoundField


@require_safe
@staff_page(SEE_PAYMENTS)
def payment_page(request: PersonRequest, number: str) -> HttpResponse:
    return _show(request, get_payment_for(request.user, number))


@require_POST
@staff_page(MATCH_PAYMENTS)
def payment_match(request: PersonRequest, number: str) -> HttpResponse:
    payment = get_payment_for(request.user, number)
    offers = _offers(request, payment, sent=True)
    form = MatchForm(payment, [(o.invoice, Decimal(0)) for o in offers], request.POST)
    if form.is_valid():
        with errors_in(form):
            match_payment(
                payment,
                form.amounts(),
                version=form.cleaned_data["version"],
                keep_open=form.cleaned_data["keep_open"],
                by=request.user,
            )
        if form.is_valid():
            text = _("Payment %(number)s is matched.")
            messages.success(request, text % {"number": number})
            return redirect("billing:payment_page", number)
    return _show(request, get_payment_for(request.user, number), form)


@require_POST
@staff_page(MATCH_PAYMENTS)
def payment_unmatch(
    request: PersonRequest, number: str, invoice_number: str
) -> HttpResponse:
    payment = get_payment_for(request.user, number)
    invoice = get_invoice_for(request.user, invoice_number)
    version = request.POST.get("version", "")
    unmatch_payment(
        payment,
        invoice,
        version=int(version) if version.isdecimal() else -1,
        by=request.user,
    )
    text = _("Invoice %(number)s is open again.")
    messages.success(request, text % {"number": invoice_number})
    return redirect("billing:payment_page", number)


def _show(
    request: PersonRequest, payment: Payment, form: MatchForm | None = None
) -> HttpResponse:
    may_match = request.user.may(MATCH_PAYMENTS) and payment.unallocated > 0
    offers = _offers(request, payment) if may_match else []
    shown = MatchForm(payment, [(o.invoice, o.amount) for o in offers])
    if form and {o.invoice for o in offers} <= {i for i, _amount in form.offers}:
        shown = form
    search = request.GET.get("q", "").strip()
    context = {
        "payment": payment,
        "form": form,
        "match_form": shown if may_match else None,
        "rows": [OfferRow(o, shown.field_of(o.invoice)) for o in offers],
        "search": search,
        "is_missed": bool(search) and not any(o.is_found for o in offers),
        "paid": _paid(payment),
        "may_unmatch": request.user.may(MATCH_PAYMENTS),
        "timeline": stream_of("payment", payment.number),
    }
    status = 409 if form else 200
    return render(request, "billing/payment_page.html", context, status=status)


def _offers(
    request: PersonRequest, payment: Payment, *, sent: bool = False
) -> list[Offer]:
    """Suggestions and what was searched for; of a sent form, what it offered."""
    if not sent:
        text = request.GET.get("q", "").replace("\x00", "")[:200]
        return offers_for(payment, text, most=MOST_OFFERS)
    names = [name for name in request.POST if name.startswith("amount_")]
    keys = [name.removeprefix("amount_") for name in names]
    wanted = [int(key) for key in keys if key.isdecimal()]
    invoices = Invoice.objects.filter(pk__in=wanted).select_related("order", "partner")
    return [Offer(invoice) for invoice in invoices.order_by("id")]


def _paid(payment: Payment) -> list[tuple[Invoice, Decimal]]:
    """What the payment pays now, invoice by invoice."""
    sums = (
        Allocation.objects.filter(payment=payment)
        .values("invoice")
        .annotate(total=Sum("amount"))
        .filter(total__gt=0)
    )
    amounts = {row["invoice"]: row["total"] for row in sums}
    invoices = Invoice.objects.filter(pk__in=amounts).select_related("order")
    return [(invoice, amounts[invoice.pk]) for invoice in invoices.order_by("id")]
