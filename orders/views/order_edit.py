"""A draft in the form of order entry, to be completed, changed and booked."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from foundation.access import staff_page
from foundation.http import PersonRequest
from foundation.models import User
from foundation.pages import errors_in
from orders.access import get_order_for
from orders.errors import NotADraft
from orders.models import Order
from orders.permissions import ENTER_ORDERS
from orders.services.entry import code_of, edited, save_draft
from orders.states import OrderStatus
from orders.views.entry import (
    Entry,
    answer,
    blank_entry,
    page,
    sent_entry,
    show_answers,
    typed,
)
from orders.views.order_new import head_of


@staff_page(ENTER_ORDERS)
@require_http_methods(["GET", "POST"])
def order_edit(request: PersonRequest, number: str) -> HttpResponse:
    draft = get_order_for(request.user, number)
    if draft.status != OrderStatus.DRAFT:
        raise NotADraft(number=draft.number)
    if request.method == "GET":
        return page(request, _start(draft, request.user))
    entry = sent_entry(request, draft)
    action = request.POST.get("action", "")
    if action == "add_lines":
        return page(request, entry)
    if not entry.is_valid():
        return page(request, entry, status=422)
    given = entry.given()
    if action not in ("book", "draft"):
        return show_answers(request, entry, edited(draft, given, by=request.user))
    with errors_in(entry.form):
        result = save_draft(
            draft,
            given,
            revision=entry.revision,
            by=request.user,
            book=action == "book",
        )
        return answer(request, entry, result)
    entry.renew_revision()
    return page(request, entry, status=409)


def _start(draft: Order, person: User) -> Entry:
    """The form's key is the draft's revision: nobody overwrites a colleague."""
    head: dict[str, Any] = head_of(draft) | {
        "key": str(draft.revision),
        "customer_reference": draft.customer_reference,
        "requested_on": draft.requested_on,
    }
    rows = [
        {
            "line_no": line.line_no,
            "sku": code_of(line),
            "quantity": typed(line.ordered),
            "unit_price": typed(line.unit_price)
            if line.is_price_manual and line.unit_price is not None
            else "",
        }
        for line in draft.lines.order_by("line_no")
    ]
    return blank_entry(head, rows, draft, person)
