"""A draft goes back to its sender, or is booked although a rule says no."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from foundation.access import staff_page
from foundation.http import PersonRequest
from foundation.sentences import word
from orders.access import get_order_for
from orders.permissions import ENTER_ORDERS
from orders.services.capture import Outcome
from orders.services.corrections import send_back
from orders.services.drafts import Terms, rebook_draft
from orders.services.validation.waivers import Waiver

MOST = 1000


@require_POST
@staff_page(ENTER_ORDERS)
def order_send_back(request: PersonRequest, number: str) -> HttpResponse:
    """Ask the sender to correct the draft."""
    order = get_order_for(request.user, number)
    note = _text(request, "note")
    correction = send_back(order, note=note, by=request.user)
    text = _("%(to)s is asked to correct the order.") % {"to": correction.to}
    messages.success(request, text)
    return redirect("pages:order_page", order.number)


@require_POST
@staff_page(ENTER_ORDERS)
def order_book_anyway(request: PersonRequest, number: str) -> HttpResponse:
    """Book a draft although rules say no, where they let this person, with a reason."""
    order = get_order_for(request.user, number)
    terms = Terms(waiver=Waiver(_text(request, "reason")))
    result = rebook_draft(order, terms=terms, by=request.user)
    if result.outcome == Outcome.CREATED:
        shown = {"number": order.number}
        text = _("Order %(number)s is booked; the confirmation is on its way.") % shown
        messages.success(request, text)
    else:
        texts = [word(each.code, each.params) for each in result.errors]
        messages.warning(request, " ".join(texts))
    return redirect("pages:order_page", order.number)


def _text(request: PersonRequest, name: str) -> str:
    return request.POST.get(name, "").strip().replace("\x00", "")[:MOST]
