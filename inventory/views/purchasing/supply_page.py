from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from foundation import clock
from foundation.access import staff_page
from foundation.approvals.queries import case_about
from foundation.changes import stream_of
from foundation.http import PersonRequest
from foundation.models import Document, Mail, User
from foundation.pages import paginate_keyset
from foundation.panels import panels_of
from inventory.access import get_supply_for
from inventory.models import ShippingNotice, SupplierInvoice, SupplyOrder
from inventory.permissions import APPROVE_SUPPLY, BUY, MATCH_INVOICES, SEE_SUPPLY
from inventory.purchasing.queries import (
    is_late,
    receipts_of,
    shown_lines,
    stage_of,
    total_of,
)
from inventory.states import SupplyKind, SupplyStatus

#: More lines than this are turned over like pages.
LINES = 200
#: What is moved or made has a page of its own.
_PAGES = {
    SupplyKind.TRANSFER: "inventory:transfer_page",
    SupplyKind.MAKE: "inventory:production_page",
}


@require_safe
@staff_page(SEE_SUPPLY)
def supply_page(request: PersonRequest, number: str) -> HttpResponse:
    order = get_supply_for(request.user, number)
    if order.kind in _PAGES:
        return redirect(_PAGES[SupplyKind(order.kind)], number)
    today = clock.today(order.destination.time_zone)
    lines = list(order.lines.order_by("line_no"))
    page = paginate_keyset(
        order.lines.select_related("item__unit"), request, "line_no", LINES
    )
    papers = Document.objects.filter(subject_kind="supply", subject=number)
    context = {
        "order": order,
        "kind": SupplyKind(order.kind),
        "page": page,
        "rows": shown_lines(order, page, today),
        "stage": stage_of(order, lines),
        "is_late": any(is_late(order, line, today) for line in lines),
        "total": total_of(lines),
        "case": case_about(request.user, ("supply", number)),
        "receipts": receipts_of(order),
        "notices": ShippingNotice.objects.filter(order=order).order_by("-id"),
        "invoices": SupplierInvoice.objects.filter(order=order).order_by("-id"),
        "paper": papers.order_by("-version", "-id").first(),
        "mails": Mail.objects.filter(subject_kind="supply", subject=number),
        "panels": panels_of("supply", request.user, order),
        "timeline": stream_of("supply", number),
        **_possible(request.user, order, has_come=any(line.received for line in lines)),
    }
    return render(request, "inventory/purchasing/supply_page.html", context)


def _possible(user: User, order: SupplyOrder, *, has_come: bool) -> dict[str, Any]:
    """What this person may do with the order as it is now."""
    status, may_buy = order.status, user.may(BUY)
    is_sent = status == SupplyStatus.SENT
    is_over = status in (SupplyStatus.CLOSED, SupplyStatus.CANCELED)
    is_out = status in (SupplyStatus.SENT, SupplyStatus.CLOSED)
    return {
        "may_edit": may_buy and status == SupplyStatus.DRAFT,
        "may_approve": user.may(APPROVE_SUPPLY) and status == SupplyStatus.DRAFT,
        "may_send": may_buy and status == SupplyStatus.APPROVED,
        "may_give_back": may_buy and status == SupplyStatus.IN_APPROVAL,
        "may_answer": may_buy and is_sent,
        "may_close": may_buy and is_sent,
        "may_cancel": may_buy and not is_over and not has_come,
        "may_invoice": user.may(MATCH_INVOICES) and is_out,
    }
