"""Suppliers' invoices: listed, entered, held against order and receipt, decided."""

from __future__ import annotations

from collections.abc import Callable
from itertools import zip_longest
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from foundation.access import staff_page
from foundation.changes import stream_of
from foundation.http import PersonRequest
from foundation.lists import list_url
from foundation.pages import errors_in, paginate_keyset
from inventory.access import (
    get_supplier_invoice_for,
    get_supply_for,
    supplier_invoices_for,
)
from inventory.forms.purchasing import InvoiceFilterForm, ReasonForm
from inventory.forms.supplier_invoices import InvoiceForm, invoice_lines
from inventory.models import SupplierInvoice
from inventory.permissions import MATCH_INVOICES, SEE_SUPPLY
from inventory.purchasing.queries import match_rows, matching_invoices, problems_of
from inventory.services.supply.invoices import (
    accept_invoice,
    enter_invoice,
    match_invoice,
    refuse_invoice,
)
from inventory.states import MatchStatus
from inventory.views.purchasing.rows import with_more_rows

Decide = Callable[..., SupplierInvoice]


@require_safe
@staff_page(SEE_SUPPLY)
def supplier_invoice_list(request: PersonRequest) -> HttpResponse:
    form = InvoiceFilterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    state, text = asked.get("state", ""), asked.get("q", "").strip()
    invoices = supplier_invoices_for(request.user)
    if state:
        invoices = invoices.filter(status=state)
    if text:
        invoices = invoices.filter(matching_invoices(text))
    context = {
        "page": paginate_keyset(invoices, request),
        "search": text,
        "kept": [("state", state)] if state else [],
        "state_tabs": _tabs(request, state),
    }
    return render(request, "inventory/purchasing/supplier_invoice_list.html", context)


@require_safe
@staff_page(SEE_SUPPLY)
def supplier_invoice_page(
    request: PersonRequest, supplier: str, number: str
) -> HttpResponse:
    invoice = get_supplier_invoice_for(request.user, supplier, number)
    return _page(request, invoice, ReasonForm())


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(MATCH_INVOICES)
def supplier_invoice_new(request: PersonRequest, number: str) -> HttpResponse:
    """An invoice for an order, filled with what came in and was not invoiced yet."""
    order = get_supply_for(request.user, number)
    data = with_more_rows(request)
    ours = list(order.lines.select_related("item__unit").order_by("line_no"))
    form, lines = InvoiceForm(data, order=order), invoice_lines(data, ours)
    if data is not None and form.is_valid() and lines.is_valid():
        with errors_in(form):
            entry = form.entry(lines.lines())
            invoice, is_new = enter_invoice(order, entry, by=request.user)
            _tell(request, invoice, is_new=is_new)
            return _to(invoice)
    context = {
        "order": order,
        "form": form,
        "lines": lines,
        "rows": list(zip_longest(lines, ours)),
    }
    return render(request, "inventory/purchasing/supplier_invoice_new.html", context)


@require_POST
@staff_page(MATCH_INVOICES)
def supplier_invoice_match(
    request: PersonRequest, supplier: str, number: str
) -> HttpResponse:
    invoice = get_supplier_invoice_for(request.user, supplier, number)
    _tell(request, match_invoice(invoice, by=request.user), is_new=True)
    return _to(invoice)


@require_POST
@staff_page(MATCH_INVOICES)
def supplier_invoice_accept(
    request: PersonRequest, supplier: str, number: str
) -> HttpResponse:
    return _decide(request, supplier, number, accept_invoice)


@require_POST
@staff_page(MATCH_INVOICES)
def supplier_invoice_refuse(
    request: PersonRequest, supplier: str, number: str
) -> HttpResponse:
    return _decide(request, supplier, number, refuse_invoice)


def _decide(
    request: PersonRequest, supplier: str, number: str, decide: Decide
) -> HttpResponse:
    invoice = get_supplier_invoice_for(request.user, supplier, number)
    form = ReasonForm(request.POST)
    if form.is_valid():
        with errors_in(form):
            decide(invoice, form.cleaned_data["reason"], by=request.user)
            messages.success(request, _("The decision is noted."))
            return _to(invoice)
    return _page(request, invoice, form)


def _page(
    request: PersonRequest, invoice: SupplierInvoice, form: ReasonForm
) -> HttpResponse:
    is_open = invoice.status in (MatchStatus.OPEN, MatchStatus.DIFFERENT)
    context = {
        "invoice": invoice,
        "rows": match_rows(invoice),
        "problems": problems_of(invoice) if is_open else [],
        "form": form,
        "may_decide": is_open and request.user.may(MATCH_INVOICES),
        "timeline": stream_of("supplier_invoice", str(invoice.pk)),
    }
    return render(request, "inventory/purchasing/supplier_invoice_page.html", context)


def _to(invoice: SupplierInvoice) -> HttpResponse:
    place = (invoice.supplier.code, invoice.their_number)
    return redirect("inventory:supplier_invoice_page", *place)


def _tell(request: PersonRequest, invoice: SupplierInvoice, *, is_new: bool) -> None:
    if not is_new:
        messages.info(request, _("This invoice was entered before; nothing changed."))
    elif invoice.status == MatchStatus.MATCHED:
        messages.success(request, _("The invoice agrees with order and receipt."))
    else:
        messages.warning(request, _("The invoice differs; see what, and decide."))


def _tabs(request: PersonRequest, state: str) -> list[dict[str, Any]]:
    tabs = [("", pgettext("orders", "All"))]
    tabs += [(each.value, _(each.label)) for each in MatchStatus]
    return [
        {
            "label": label,
            "url": list_url(request, "state", value),
            "is_active": value == state,
            "count": None,
        }
        for value, label in tabs
    ]
