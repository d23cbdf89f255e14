from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from foundation import clock
from foundation.access import staff_page
from foundation.http import PersonRequest
from inventory.forms.receiving import BlindHead, BlindRows, blind_rows
from inventory.models import Receipt
from inventory.permissions import RECEIVE_STOCK
from inventory.services.receiving.receive import receive
from inventory.services.receiving.shapes import ReceiptDraft
from inventory.views.receiving.receive_form import row_errors_in, with_more_rows


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(RECEIVE_STOCK)
def receipt_new(request: PersonRequest) -> HttpResponse:
    """Receive goods that nobody announced."""
    data = request.POST.dict() if request.method == "POST" else None
    is_posted = data is not None and data.get("action") == "receive"
    if data is not None and not is_posted:
        data = with_more_rows(data)
    head = BlindHead(data, initial={"received_on": clock.today()})
    first = [{"code": sku}] if (sku := request.GET.get("item")) else None
    lines = blind_rows(data, first)
    if is_posted and head.is_valid() and lines.is_valid():
        receipt = _receive(request, head, lines)
        if receipt is not None:
            return redirect("inventory:receipt_page", receipt.number)
    context = {"form": head, "lines": lines, "is_checked": is_posted}
    return render(request, "inventory/receiving/receipt_new.html", context)


def _receive(
    request: PersonRequest, head: BlindHead, lines: BlindRows
) -> Receipt | None:
    said = head.cleaned_data
    draft = ReceiptDraft(
        head.place(),
        lines.received(),
        supplier=head.sender(),
        reference=said["reference"],
        received_on=said["received_on"],
    )
    with row_errors_in(head, lines):
        receipt = receive(draft, cause=head.cause, by=request.user)
        text = _("Receipt %(number)s is booked; lines that waited are served.")
        messages.success(request, text % {"number": receipt.number})
        return receipt
    return None
