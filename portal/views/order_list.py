from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from foundation.access import portal_page
from foundation.http import PersonRequest
from foundation.lists import list_url
from foundation.pages import paginate_keyset
from orders.states import OrderStatus
from portal.access import orders_of
from portal.queries import with_holds

#: Tabs of the list: query value, statuses it shows.
_TABS = {
    "": (),
    "open": (OrderStatus.BOOKED,),
    "closed": (OrderStatus.CLOSED, OrderStatus.CANCELED),
}


@portal_page
def order_list(request: PersonRequest) -> HttpResponse:
    """All orders of the customer, newest first, searched by number or reference."""
    orders = orders_of(request.user)
    chosen = request.GET.get("show", "")
    if statuses := _TABS.get(chosen):
        orders = orders.filter(status__in=statuses)
    text = request.GET.get("q", "").strip()
    if text:
        orders = orders.filter(
            Q(number__icontains=text)
            | Q(customer_reference__icontains=text)
            | Q(lines__sku=text)
        ).distinct()
    context = {
        "page": paginate_keyset(with_holds(orders), request),
        "tabs": _tabs(request, chosen),
        "search": text,
        "show": chosen,
        "kept": [("show", chosen)] if chosen else [],
    }
    return render(request, "portal/order_list.html", context)


def _tabs(request: PersonRequest, chosen: str) -> list[dict[str, Any]]:
    under_way = pgettext("order", "Under way")
    titles = {"": _("All"), "open": under_way, "closed": _("Finished")}
    return [
        {
            "label": title,
            "url": list_url(request, "show", value),
            "is_active": value == chosen,
            "count": None,
        }
        for value, title in titles.items()
    ]
