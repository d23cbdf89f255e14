"""Settle a draft: say once what a code means, then send it through capture again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from catalog.models import Item
from foundation.access import staff_page
from foundation.http import PersonRequest
from orders.access import get_order_for
from orders.forms.entry import find_partner
from orders.models import Order
from orders.permissions import ENTER_ORDERS, MAP_CODES
from orders.services.capture import Outcome
from orders.services.drafts import Prices, rebook_draft
from orders.services.mapping import map_code


@require_POST
@staff_page(MAP_CODES)
def code_map(request: PersonRequest, number: str) -> HttpResponse:
    """“Their code is ours”, remembered for every order of this channel."""
    order = get_order_for(request.user, number)
    code = request.POST.get("code", "").strip()
    ours = request.POST.get("ours", "").strip().replace("\x00", "")
    target = (
        find_partner(ours)
        if request.POST.get("kind") == "partner"
        else Item.objects.filter(sku=ours, is_active=True).first()
    )
    if target is None or not code:
        text = _("Nothing of ours is known as “%(text)s”.") % {"text": ours}
        messages.error(request, text)
        return redirect("pages:order_page", order.number)
    map_code(
        code,
        target,
        channel=order.channel,
        of_partner=order.partner if isinstance(target, Item) else None,
        by=request.user,
    )
    text = _("“%(code)s” means %(ours)s from now on.")
    messages.success(request, text % {"code": code, "ours": str(target)})
    return _rebook(request, order, book=False)


@require_POST
@staff_page(ENTER_ORDERS)
def order_rebook(request: PersonRequest, number: str) -> HttpResponse:
    order = get_order_for(request.user, number)
    return _rebook(request, order, book=True)


def _rebook(request: PersonRequest, order: Order, *, book: bool) -> HttpResponse:
    chosen = request.POST.get("prices", "")
    prices = Prices(chosen) if chosen in {each.value for each in Prices} else Prices("")
    result = rebook_draft(order, by=request.user, prices=prices, book=book)
    shown = {"number": order.number}
    if result.outcome == Outcome.CREATED:
        text = _("Order %(number)s is booked; the confirmation is on its way.") % shown
        messages.success(request, text)
    elif result.is_in_approval:
        text = _("%(number)s needs approval and is booked as soon as it is approved.")
        messages.info(request, text % shown)
    elif result.errors:
        messages.warning(request, _("Some points are still to be settled."))
    return redirect("pages:order_page", order.number)
