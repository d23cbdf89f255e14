from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from billing.access import invoices_for
from billing.forms import InvoiceFilterForm
from billing.models import Invoice
from billing.permissions import SEE_INVOICES
from billing.queries import sums_by_currency
from billing.states import InvoiceStatus
from foundation import clock
from foundation.access import staff_page
from foundation.http import PersonRequest
from foundation.lists import csv_file, filter_chips, list_url
from foundation.pages import paginate_keyset


@require_safe
@staff_page(SEE_INVOICES)
def invoice_list(request: PersonRequest) -> HttpResponse:
    form = InvoiceFilterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    invoices = _filtered(invoices_for(request.user), asked)
    state = asked.get("state", "")
    context = {
        "page": paginate_keyset(invoices, request, asked.get("sort") or "-id"),
        "sums": sums_by_currency(invoices),
        "filter_form": form,
        "search": asked.get("q", ""),
        "chips": [chip for chip in filter_chips(form, request) if chip.label],
        "state": state,
        "tabs": _tabs(request, state),
        "today": clock.today(),
    }
    return render(request, "billing/invoice_list.html", context)


@require_safe
@staff_page(SEE_INVOICES)
def invoice_export(request: PersonRequest) -> HttpResponseBase:
    form = InvoiceFilterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    invoices = _filtered(invoices_for(request.user), asked).order_by("id")
    titles = [
        _("Invoice"),
        _("Customer"),
        _("Order"),
        _("Your reference"),
        _("State"),
        _("Invoice date"),
        pgettext("payment", "Due"),
        _("Currency"),
        _("Net"),
        _("VAT"),
        _("Total"),
        _("Paid"),
    ]
    return csv_file("invoices", titles, _csv_rows(invoices))


def _csv_rows(invoices: QuerySet[Invoice]) -> Iterator[list[Any]]:
    for invoice in invoices.iterator(chunk_size=500):
        yield [
            invoice.number,
            invoice.partner.name,
            invoice.order.number,
            invoice.customer_reference,
            pgettext("status", "Open")
            if invoice.stage == InvoiceStatus.POSTED
            else _(invoice.stage.label),
            invoice.issued_on,
            invoice.due_on,
            invoice.currency,
            invoice.net,
            invoice.tax,
            invoice.gross,
            invoice.paid,
        ]


def _filtered(invoices: QuerySet[Invoice], asked: dict[str, Any]) -> QuerySet[Invoice]:
    invoices = invoices.select_related("order", "partner")
    state = asked.get("state")
    if state == "overdue":
        invoices = invoices.filter(
            status=InvoiceStatus.POSTED, due_on__lt=clock.today()
        )
    elif state:
        invoices = invoices.filter(status=state)
    if asked.get("issued_from"):
        invoices = invoices.filter(issued_on__gte=asked["issued_from"])
    if asked.get("issued_to"):
        invoices = invoices.filter(issued_on__lte=asked["issued_to"])
    if text := asked.get("q", "").strip():
        invoices = invoices.filter(_means(text))
    return invoices


def _means(text: str) -> Q:
    return (
        Q(number__icontains=text)
        | Q(order__number__iexact=text)
        | Q(customer_reference__icontains=text)
        | Q(partner__name__icontains=text)
        | Q(partner__code__iexact=text)
    )


def _tabs(request: PersonRequest, state: str) -> list[dict[str, Any]]:
    tabs = [
        ("", _("All")),
        (InvoiceStatus.POSTED.value, pgettext("status", "Open")),
        ("overdue", _("Overdue")),
        (InvoiceStatus.PAID.value, _("Paid")),
    ]
    return [
        {
            "label": label,
            "url": list_url(request, "state", value),
            "is_active": value == state,
            "count": None,
        }
        for value, label in tabs
    ]
