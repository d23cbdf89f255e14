from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from foundation.access import portal_page
from foundation.http import PersonRequest
from orders.states import OrderStatus
from portal.access import (
    documents_of,
    drafts_of,
    invoices_of,
    orders_of,
    partner_of,
)
from portal.queries import owed_by, with_holds

EACH = 6


@portal_page
def home(request: PersonRequest) -> HttpResponse:
    """What is on its way, what is open to pay, the newest papers."""
    user = request.user
    orders = with_holds(orders_of(user)).order_by("-id")
    context = {
        "partner": partner_of(user),
        "owed": owed_by(user),
        "to_correct": drafts_of(user).order_by("-id")[:EACH],
        "open_orders": orders.filter(status=OrderStatus.BOOKED)[:EACH],
        "latest_orders": orders[:EACH],
        "open_invoices": invoices_of(user).open().order_by("due_on", "id")[:EACH],  # type: ignore[attr-defined]
        "documents": documents_of(user).order_by("-id")[:EACH],
    }
    return render(request, "portal/home.html", context)
