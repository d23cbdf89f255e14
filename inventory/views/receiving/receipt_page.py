from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from foundation.access import staff_page
from foundation.changes import stream_of
from foundation.http import PersonRequest
from foundation.pages import errors_in
from foundation.panels import panels_of
from inventory.forms.handling import InspectForm, PutAwayForm, ReturnForm
from inventory.models import Receipt, ReceiptLine
from inventory.permissions import RECEIVE_STOCK, SEE_STOCK_VALUE, SEE_SUPPLY
from inventory.receiving.access import get_receipt_for
from inventory.receiving.queries import destinies, lines_of, meant_for, still_open
from inventory.services.receiving.inspect import accept_inspected, reject_inspected
from inventory.services.receiving.put_away import bins_of, put_away, suggest_bins
from inventory.services.receiving.returns import return_to_supplier


@require_safe
@staff_page(SEE_SUPPLY)
def receipt_page(request: PersonRequest, number: str) -> HttpResponse:
    return _show(request, get_receipt_for(request.user, number))


@require_POST
@staff_page(RECEIVE_STOCK)
def receipt_inspect(request: PersonRequest, number: str) -> HttpResponse:
    receipt = get_receipt_for(request.user, number)
    form = InspectForm(lines_of(receipt), request.POST)
    if form.is_valid():
        with errors_in(form):
            decide = accept_inspected
            if request.POST.get("action") == "reject":
                decide = partial(reject_inspected, note=form.cleaned_data["note"])
            decide(
                receipt,
                form.quantities(),
                cause=f"{number}/inspect:{form.cleaned_data['key']}",
                by=request.user,
            )
        if form.is_valid():
            messages.success(request, _("The inspection is noted."))
            return redirect("inventory:receipt_page", number)
    return _show(request, receipt, inspect=form)


@require_POST
@staff_page(RECEIVE_STOCK)
def receipt_put_away(request: PersonRequest, number: str) -> HttpResponse:
    receipt = get_receipt_for(request.user, number)
    bins = bins_of(receipt.location)
    form = PutAwayForm(lines_of(receipt), bins, {}, request.POST)
    if form.is_valid():
        with errors_in(form):
            cause = f"{number}/put:{form.cleaned_data['key']}"
            put_away(receipt, form.wanted(), cause=cause, by=request.user)
        if form.is_valid():
            messages.success(request, _("The goods are put away."))
            return redirect("inventory:receipt_page", number)
    return _show(request, receipt, put=form)


@require_POST
@staff_page(RECEIVE_STOCK)
def receipt_return(request: PersonRequest, number: str) -> HttpResponse:
    receipt = get_receipt_for(request.user, number)
    form = ReturnForm(lines_of(receipt), request.POST)
    if form.is_valid():
        with errors_in(form):
            return_to_supplier(
                receipt,
                form.quantities(),
                reason=form.cleaned_data["reason"],
                cause=f"{number}/return:{form.cleaned_data['key']}",
                by=request.user,
            )
        if form.is_valid():
            messages.success(request, _("The goods go back to the supplier."))
            return redirect("inventory:receipt_page", number)
    return _show(request, receipt, give_back=form)


def _show(
    request: PersonRequest,
    receipt: Receipt,
    *,
    inspect: InspectForm | None = None,
    put: PutAwayForm | None = None,
    give_back: ReturnForm | None = None,
) -> HttpResponse:
    lines, bound = lines_of(receipt), inspect or put or give_back
    context = {
        "receipt": receipt,
        "lines": lines,
        "form": bound,
        "still_open": still_open(receipt.order),
        "destinies": destinies(receipt, lines),
        "meant_for": meant_for(lines),
        "panels": panels_of("receipt", request.user, receipt),
        "timeline": stream_of("receipt", receipt.number),
        "sees_cost": request.user.may(SEE_STOCK_VALUE),
    }
    if request.user.may(RECEIVE_STOCK):
        context |= _deeds(receipt, lines)
        made = {"inspect_form": inspect, "put_form": put, "return_form": give_back}
        context |= {name: form for name, form in made.items() if form}
    status = 409 if bound else 200
    page = "inventory/receiving/receipt_page.html"
    return render(request, page, context, status=status)


def _deeds(receipt: Receipt, lines: list[ReceiptLine]) -> dict[str, Any]:
    """What can still be done with what came."""
    bins = bins_of(receipt.location)
    suggested = suggest_bins(receipt.location, {line.item_id for line in lines})
    forms: dict[str, Any] = {
        "inspect_form": InspectForm(lines),
        "put_form": PutAwayForm(lines, bins, suggested) if bins else None,
        "return_form": ReturnForm(lines) if receipt.supplier_id else None,
    }
    return {name: form for name, form in forms.items() if form and form.lines}
