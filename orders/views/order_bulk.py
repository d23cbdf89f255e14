"""Something for many orders at once: first what would happen, then a job."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from foundation.access import require, staff_page
from foundation.errors import BusinessError
from foundation.http import PersonRequest
from orders.access import orders_for
from orders.forms.bulk import BulkForm
from orders.forms.cancel import CancelForm
from orders.models import Order
from orders.permissions import SEE_ORDERS
from orders.services.bulk import MOST, BulkDeed, start_deed
from orders.views.listed import HEAVY, listed_orders

#: So many are named on the page; the count is of all.
SHOWN = 50


@dataclass(frozen=True)
class Fate:
    """An order, and why it would be left out."""

    order: Order
    refusal: str


@require_POST
@staff_page(SEE_ORDERS)
def order_bulk(request: PersonRequest) -> HttpResponse:
    asked = BulkForm(request.POST)
    if not asked.is_valid():
        raise BusinessError(_("Select the orders first, then what to do with them."))
    deed = asked.deed
    require(request.user, deed.permission)
    fates = _fates(request, asked, deed)
    is_confirmed = "confirmed" in request.POST
    form = CancelForm(request.POST if is_confirmed else None)
    takes_part = [fate.order.number for fate in fates if not fate.refusal]
    if is_confirmed and takes_part and (not deed.needs_reason or form.is_valid()):
        params = form.cleaned_data if deed.needs_reason else {}
        job = start_deed(deed, takes_part, params=params, by=request.user)
        return redirect("pages:job_page", job.pk)
    return _preview(request, deed, fates, form)


def _fates(request: PersonRequest, asked: BulkForm, deed: BulkDeed) -> list[Fate]:
    orders = _orders(request, asked).select_related("partner", "contact")
    found = list(orders[: MOST + 1])
    if len(found) > MOST:
        text = _("More than %(most)s orders at once: narrow the list down first.")
        raise BusinessError(text, most=MOST)
    return [Fate(order, deed.refusal(order)) for order in found]


def _orders(request: PersonRequest, asked: BulkForm) -> QuerySet[Order]:
    if asked.cleaned_data["all_matching"]:
        return listed_orders(request)
    picked = orders_for(request.user).filter(number__in=asked.cleaned_data["picked"])
    return picked.defer(*HEAVY).order_by("-id")


def _preview(
    request: PersonRequest, deed: BulkDeed, fates: list[Fate], form: CancelForm
) -> HttpResponse:
    taking_part = [fate for fate in fates if not fate.refusal]
    query = request.META.get("QUERY_STRING", "")
    context: dict[str, Any] = {
        "deed": deed,
        "fates": sorted(fates, key=lambda fate: bool(fate.refusal))[:SHOWN],
        "total": len(fates),
        "count": len(taking_part),
        "left_out": len(fates) - len(taking_part),
        "numbers": " ".join(fate.order.number for fate in taking_part),
        "form": form if deed.needs_reason else None,
        "back_url": f"{reverse('orders:order_list')}?{query}",
    }
    status = 422 if deed.needs_reason and form.errors else 200
    return render(request, "orders/order_bulk.html", context, status=status)
