from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from foundation.access import staff_page
from foundation.http import PersonRequest
from foundation.pages import errors_in
from inventory.access import get_supply_for
from inventory.forms.purchasing import (
    PurchaseForm,
    PurchaseLines,
    initial_of,
    purchase_lines,
)
from inventory.models import SupplyOrder
from inventory.permissions import BUY
from inventory.services.supply.drafts import draft_supply, edit_supply
from inventory.services.supply.progress import refuse_state
from inventory.states import SupplyKind, SupplyStatus
from inventory.views.purchasing.rows import with_more_rows


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(BUY)
def supply_new(request: PersonRequest) -> HttpResponse:
    first = {"code": request.GET["item"]} if request.GET.get("item") else None
    initial = {name: request.GET.get(name, "") for name in ("supplier", "destination")}
    form = PurchaseForm(_data(request), initial=initial)
    lines = purchase_lines(with_more_rows(request), [first] if first else None)
    return _edit(request, None, form, lines)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(BUY)
def supply_edit(request: PersonRequest, number: str) -> HttpResponse:
    order = get_supply_for(request.user, number)
    if order.status != SupplyStatus.DRAFT or order.kind != SupplyKind.PURCHASE:
        refuse_state(order)
    form = PurchaseForm(_data(request), initial=_header_of(order))
    lines = purchase_lines(with_more_rows(request), initial_of(order))
    return _edit(request, order, form, lines)


def _edit(
    request: PersonRequest,
    order: SupplyOrder | None,
    form: PurchaseForm,
    lines: PurchaseLines,
) -> HttpResponse:
    is_checked = request.POST.get("action") == "save"
    if is_checked and form.is_valid() and lines.is_valid():
        with errors_in(form):
            draft = form.draft(
                lines.draft_lines(is_exact=form.cleaned_data["is_exact"])
            )
            saved = (
                edit_supply(order, draft, by=request.user)
                if order
                else draft_supply(draft, by=request.user)
            )
            done = _("%(number)s is saved as a draft.") % {"number": saved.number}
            messages.success(request, done)
            return redirect("inventory:supply_page", saved.number)
    context = {"form": form, "lines": lines, "is_checked": is_checked, "order": order}
    return render(request, "inventory/purchasing/supply_edit.html", context)


def _data(request: PersonRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _header_of(order: SupplyOrder) -> dict[str, Any]:
    return {
        "supplier": order.supplier.code if order.supplier else "",
        "destination": order.destination.code,
        "their_reference": order.their_reference,
        "note": order.note,
        # What was agreed stays as it is.
        "is_exact": True,
    }
