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
from inventory.forms.moves import NewMoveForm, ProductionForm, TransferForm
from inventory.forms.stock import ReceiptLines, receipt_lines
from inventory.models import SupplyOrder
from inventory.permissions import MOVE_STOCK
from inventory.services.supply.drafts import draft_supply
from inventory.views.receiving.receive_form import with_more_rows


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(MOVE_STOCK)
def transfer_new(request: PersonRequest) -> HttpResponse:
    return _new(request, TransferForm, "transfer")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(MOVE_STOCK)
def production_new(request: PersonRequest) -> HttpResponse:
    return _new(request, ProductionForm, "production")


def _new(
    request: PersonRequest, form_class: type[NewMoveForm], name: str
) -> HttpResponse:
    data: dict[str, Any] | None = None
    if request.method == "POST":
        data = request.POST.dict()
    is_posted = data is not None and data.get("action") == "save"
    if data is not None and not is_posted:
        data = with_more_rows(data)
    form = form_class(data)
    lines = receipt_lines(data)
    if is_posted and form.is_valid() and lines.is_valid():
        order = _draft(request, form, lines)
        if order is not None:
            return redirect(f"inventory:{name}_page", order.number)
    context = {"form": form, "lines": lines, "is_checked": is_posted}
    return render(request, f"inventory/moves/{name}_new.html", context)


def _draft(
    request: PersonRequest, form: NewMoveForm, lines: ReceiptLines
) -> SupplyOrder | None:
    with errors_in(form):
        order = draft_supply(form.draft(lines), by=request.user)
        text = _("%(number)s is drafted. Release it when it shall start.")
        messages.success(request, text % {"number": order.number})
        return order
    return None
