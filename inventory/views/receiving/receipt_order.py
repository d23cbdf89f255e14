from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from foundation import clock
from foundation.access import staff_page
from foundation.http import PersonRequest
from inventory.access import get_supply_for
from inventory.forms.receiving import (
    ReceiptHead,
    ReceiveRow,
    ReceiveRows,
    receive_rows,
)
from inventory.models import Receipt, ShippingNotice, SupplyOrder
from inventory.permissions import ACCEPT_OVER, RECEIVE_STOCK
from inventory.receiving.queries import ToReceive, codes_of, rows_to_receive
from inventory.services.receiving.receive import receive
from inventory.services.receiving.shapes import ReceiptDraft
from inventory.views.receiving.receive_form import (
    bin_choices,
    posted_rows,
    row_errors_in,
    row_ids,
    with_split,
)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(RECEIVE_STOCK)
def receipt_order(request: PersonRequest, number: str) -> HttpResponse:
    """Receive an order, or one delivery of it that was announced."""
    order = get_supply_for(request.user, number)
    notice = _notice(request, order)
    data = request.POST.dict() if request.method == "POST" else None
    rows = posted_rows(request, order) if data else rows_to_receive(order, notice)
    is_posted = data is not None and data.get("action") == "receive"
    if data is not None and not is_posted:
        data = with_split(data, rows)
    head = ReceiptHead(data, initial=_initial(order, notice))
    lines = receive_rows(data, rows, bin_choices(order.destination))
    if is_posted and head.is_valid() and lines.is_valid():
        receipt = _receive(request, order, notice, head, lines)
        if receipt is not None:
            return redirect("inventory:receipt_page", receipt.number)
    context = {
        "order": order,
        "notice": notice,
        "form": head,
        "lines": lines,
        "rows": _scannable(rows, lines),
        "row_ids": row_ids(rows),
        "is_checked": is_posted,
        "may_accept_over": request.user.may(ACCEPT_OVER),
    }
    return render(request, "inventory/receiving/receipt_order.html", context)


def _scannable(
    rows: Sequence[ToReceive], lines: ReceiveRows
) -> list[tuple[ToReceive, ReceiveRow, str]]:
    codes = codes_of([row.line.item for row in rows])
    return [
        (row, form, "\n".join(codes[row.line.item_id]))
        for row, form in zip(rows, lines.forms, strict=False)
    ]


def _notice(request: PersonRequest, order: SupplyOrder) -> ShippingNotice | None:
    reference = request.GET.get("delivery", "")
    if not reference:
        return None
    return get_object_or_404(ShippingNotice, order=order, reference=reference)


def _initial(order: SupplyOrder, notice: ShippingNotice | None) -> dict[str, object]:
    return {
        "received_on": clock.today(order.destination.time_zone),
        "reference": notice.reference if notice else "",
    }


def _receive(
    request: PersonRequest,
    order: SupplyOrder,
    notice: ShippingNotice | None,
    head: ReceiptHead,
    lines: ReceiveRows,
) -> Receipt | None:
    said = head.cleaned_data
    draft = ReceiptDraft(
        order.destination,
        lines.received(),
        order=order,
        notice=notice,
        reference=said["reference"],
        received_on=said["received_on"],
        over_reason=said["over_reason"],
    )
    with row_errors_in(head, lines):
        receipt = receive(draft, cause=head.cause, by=request.user)
        text = _("Receipt %(number)s is booked; lines that waited are served.")
        messages.success(request, text % {"number": receipt.number})
        return receipt
    return None
