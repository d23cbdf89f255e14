from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from foundation.access import staff_page
from foundation.http import PersonRequest
from foundation.pages import errors_in
from inventory.forms import ReceiptForm, receipt_lines
from inventory.permissions import RECEIVE_STOCK
from inventory.services.stock import receive_stock

MORE_ROWS = 10


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(RECEIVE_STOCK)
def stock_receive(request: PersonRequest) -> HttpResponse:
    form = ReceiptForm(request.POST or None)
    first = [{"code": sku}] if (sku := request.GET.get("item")) else None
    lines = receipt_lines(_lines_of(request), first)
    if request.POST.get("action") == "receive" and form.is_valid() and lines.is_valid():
        with errors_in(form):
            is_new = receive_stock(
                lines.lines(),
                location=form.place(),
                reference=form.cleaned_data["reference"],
                cause=f"receipt:{form.cleaned_data['key']}",
                by=request.user,
            )
            _tell(request, is_new=is_new)
            return redirect("inventory:stock_list")
    is_checked = request.POST.get("action") == "receive"
    context = {"form": form, "lines": lines, "is_checked": is_checked}
    return render(request, "inventory/stock_receive.html", context)


def _lines_of(request: PersonRequest) -> dict[str, object] | None:
    """What was typed, with empty rows added where they were asked for."""
    if request.method != "POST":
        return None
    data = request.POST.dict()
    if data.get("action") == "add_lines":
        total = data.get("lines-TOTAL_FORMS", "0")
        rows = int(total) if total.isdecimal() else 0
        return {**data, "lines-TOTAL_FORMS": str(min(rows + MORE_ROWS, 1000))}
    return dict(data)


def _tell(request: PersonRequest, *, is_new: bool) -> None:
    if is_new:
        done = _("The goods are received; lines that waited for them are served.")
        messages.success(request, done)
    else:
        messages.info(request, _("This receipt was booked before; nothing changed."))
