from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from foundation.access import portal_page
from foundation.http import PersonRequest
from foundation.models import TimelineEntry
from foundation.sentences import word
from fulfillment.models import Shipment
from orders.hold_pages import held_badge
from orders.models import Order
from orders.screening_panel import is_under_review
from portal.access import documents_of, get_order_of, invoices_of
from portal.queries import steps_for


@portal_page
def order_page(request: PersonRequest, number: str) -> HttpResponse:
    """One order: where it is, when it comes, its papers, what is open."""
    user = request.user
    order = get_order_of(user, number)
    invoices = list(invoices_of(user).filter(order=order).order_by("id"))
    context = {
        "order": order,
        "is_under_review": is_under_review(order),
        "lines": order.lines.order_by("line_no"),
        "held": held_badge(order),
        "steps": steps_for(order),
        "shipments": Shipment.objects.filter(order=order)
        .exclude(shipped_at=None)
        .order_by("id"),
        "invoices": invoices,
        "open_amount": sum((invoice.open for invoice in invoices), start=0),
        "documents": documents_of(user).filter(thread=order.number).order_by("id"),
        "history": _history(order),
    }
    return render(request, "portal/order_page.html", context)


def _history(order: Order) -> list[dict[str, Any]]:
    """What happened, as far as the customer is told."""
    entries = TimelineEntry.objects.filter(thread=order.number, is_public=True)
    return [
        {
            "kind": entry.kind,
            "sentence": word(entry.code, entry.params),
            "actor": order.company.legal_name,
            "at": entry.at,
        }
        for entry in entries.order_by("-id")[:50]
    ]
