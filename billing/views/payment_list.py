from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from billing.access import get_invoice_for, payments_for
from billing.forms import TO_MATCH, PaymentFilterForm, PaymentForm
from billing.models import Payment
from billing.permissions import MATCH_PAYMENTS, SEE_PAYMENTS
from billing.services.payments import record_payment
from billing.states import PaymentState
from foundation.access import staff_page
from foundation.http import PersonRequest
from foundation.lists import csv_file, list_url
from foundation.pages import errors_in, paginate_keyset

_OPEN = (PaymentState.UNMATCHED, PaymentState.PARTLY)


@require_safe
@staff_page(SEE_PAYMENTS)
def payment_list(request: PersonRequest) -> HttpResponse:
    form = PaymentFilterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    state = asked.get("state") or TO_MATCH
    payments = payments_for(request.user)
    context = {
        "page": paginate_keyset(_filtered(payments, asked), request, "-received_on"),
        "search": asked.get("q", ""),
        "kept": [("state", state)],
        "tabs": _tabs(request, payments, state),
        "state": state,
        "may_match": request.user.may(MATCH_PAYMENTS),
    }
    return render(request, "billing/payment_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(MATCH_PAYMENTS)
def payment_new(request: PersonRequest) -> HttpResponse:
    number = request.GET.get("invoice", "").replace("\x00", "")
    invoice = get_invoice_for(request.user, number) if number else None
    form = PaymentForm(request.POST or None, invoice=invoice)
    if request.method == "POST" and form.is_valid():
        with errors_in(form):
            payment = record_payment(form.receipt(), by=request.user)
        if form.is_valid():
            text = _("Payment %(number)s is recorded. Match it with what it pays.")
            messages.success(request, text % {"number": payment.number})
            return redirect("billing:payment_page", payment.number)
    return render(request, "billing/payment_new.html", {"form": form})


@require_safe
@staff_page(SEE_PAYMENTS)
def payment_export(request: PersonRequest) -> HttpResponseBase:
    form = PaymentFilterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    payments = _filtered(payments_for(request.user), asked).order_by("id")
    titles = [
        _("Payment"),
        _("Received on"),
        _("Payer"),
        _("Text of the transfer"),
        _("Customer"),
        _("State"),
        _("Currency"),
        _("Amount"),
        _("Matched"),
    ]
    return csv_file("payments", titles, _csv_rows(payments))


def _csv_rows(payments: QuerySet[Payment]) -> Iterator[list[Any]]:
    for payment in payments.iterator(chunk_size=500):
        yield [
            payment.number,
            payment.received_on,
            payment.payer_name,
            payment.reference,
            payment.partner.name if payment.partner else "",
            _(payment.stage.label),
            payment.currency,
            payment.amount,
            payment.allocated,
        ]


def _filtered(payments: QuerySet[Payment], asked: dict[str, Any]) -> QuerySet[Payment]:
    payments = payments.select_related("partner")
    state = asked.get("state") or TO_MATCH
    if state == TO_MATCH:
        payments = payments.filter(state__in=_OPEN)
    elif state != "all":
        payments = payments.filter(state=state)
    if text := asked.get("q", "").strip():
        payments = payments.filter(
            Q(number__iexact=text)
            | Q(payer_name__icontains=text)
            | Q(reference__icontains=text)
            | Q(partner__name__icontains=text)
        )
    return payments


def _tabs(
    request: PersonRequest, payments: QuerySet[Payment], state: str
) -> list[dict[str, Any]]:
    waiting = payments.filter(state__in=_OPEN).count()
    tabs = [
        (TO_MATCH, _("To match"), waiting),
        (PaymentState.ON_ACCOUNT.value, _("Credit on account"), None),
        (PaymentState.MATCHED.value, _("Matched"), None),
        ("all", _("All"), None),
    ]
    return [
        {
            "label": label,
            "url": list_url(request, "state", value),
            "is_active": value == state,
            "count": count,
        }
        for value, label, count in tabs
    ]
