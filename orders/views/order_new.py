"""Order entry: one page for typing, pasting, scanning, copying and checking."""

from __future__ import annotations

import secrets
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from foundation.access import staff_page
from foundation.http import PersonRequest
from foundation.models import User
from foundation.pages import errors_in
from orders.access import get_order_for
from orders.models import Order
from orders.permissions import ENTER_ORDERS
from orders.services.entry import code_of, enter_order, shown_address
from orders.views.entry import (
    Entry,
    answer,
    blank_entry,
    page,
    sent_entry,
    show_answers,
    typed,
)
from partners.queries import partner_facts


@staff_page(ENTER_ORDERS)
@require_http_methods(["GET", "POST"])
def order_new(request: PersonRequest) -> HttpResponse:
    """Enter an order; `?copy=ORD-1` starts from another one."""
    if request.method == "GET":
        return page(request, _start(request.user, request.GET))
    entry = sent_entry(request)
    action = request.POST.get("action", "")
    if action == "add_lines":
        return page(request, entry)
    if not entry.is_valid():
        return page(request, entry, status=422)
    given = entry.given()
    if action not in ("book", "draft"):
        return show_answers(request, entry, given)
    with errors_in(entry.form):
        result = enter_order(
            given, channel=entry.channel, by=request.user, book=action == "book"
        )
        return answer(request, entry, result)
    return page(request, entry, status=409)


def _start(user: User, query: dict[str, str]) -> Entry:
    head: dict[str, Any] = {"key": secrets.token_hex(16)}
    number = query.get("copy", "")
    if not number:
        head |= {"partner": query.get("partner", "")}
        return blank_entry(head, [], None, user)
    order = get_order_for(user, number)
    rows = [
        {"sku": code_of(line), "quantity": typed(line.ordered)}
        for line in order.lines.order_by("line_no")
    ]
    # Dates and the customer's reference are the copy's own.
    head |= head_of(order) | {"channel": order.channel.code}
    return blank_entry(head, rows, None, user)


def head_of(order: Order) -> dict[str, Any]:
    """Customer, contact, note and address of an order as the form takes them."""
    head = {
        "partner": order.partner.code if order.partner else order.partner_text,
        "contact": str(order.contact_id or ""),
        "note": order.note,
    }
    facts = partner_facts(order.partner_id) if order.partner_id else None
    if order.ship_to and (facts is None or dict(facts.ship_to) != order.ship_to):
        head |= shown_address(order.ship_to)
    return head
