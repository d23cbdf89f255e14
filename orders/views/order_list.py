"""The list of orders: search, filters in the address, tabs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from foundation.access import staff_page
from foundation.http import PersonRequest
from foundation.lists import filter_chips
from foundation.models import User
from foundation.pages import paginate_keyset
from foundation.services.saved_views import ViewTab, tabs_for
from orders.permissions import (
    ENTER_ORDERS,
    EXPORT_ORDERS,
    IMPORT_ORDERS,
    SEE_ORDERS,
)
from orders.queries import DRAFTS, OrderFilters, counts_up_to
from orders.queries import order_list as orders_like
from orders.services.bulk import deeds_for
from orders.views.listed import DEFAULT_SORT, filter_form, sort_orders
from orders.views.order_rows import COLUMNS, drawn_rows

PAGE = "orders:order_list"
#: Beyond this a tab says "999+".
MOST_COUNTED = 999


@dataclass(frozen=True)
class Tab:
    label: str
    url: str
    is_active: bool
    count: int | None = None
    is_capped: bool = False


@require_safe
@staff_page(SEE_ORDERS)
def order_list(request: PersonRequest) -> HttpResponse:
    form = filter_form(request)
    listed = orders_like(request.user, form.to_filters())
    orders, sort = sort_orders(listed.select_related(None), request)
    page = paginate_keyset(
        orders.select_related("partner").only(*COLUMNS), request, sort
    )
    deeds = deeds_for(request.user)
    context = {
        "page": page,
        "rows": drawn_rows(page, may_pick=bool(deeds)),
        "filter_form": form,
        "search": form.cleaned_data.get("q", ""),
        "chips": filter_chips(form, request),
        "sort": request.GET.get("sort") or DEFAULT_SORT,
        "bulk_actions": deeds,
        "may_enter": request.user.may(ENTER_ORDERS),
        "may_import": request.user.may(IMPORT_ORDERS),
        "may_export": request.user.may(EXPORT_ORDERS),
        **_views(request),
    }
    return render(request, "orders/order_list.html", context)


def _views(request: PersonRequest) -> dict[str, Any]:
    """The tabs; a filter that is none of them can be kept as one."""
    query = request.META.get("QUERY_STRING", "")
    saved = tabs_for(request.user, PAGE, query)
    tabs: list[Tab | ViewTab] = [*_standard_tabs(request.user, query), *saved]
    active = next((tab.view for tab in saved if tab.is_active), None)
    is_mine = active is not None and active.owner_id == request.user.pk
    return {
        "tabs": tabs,
        "own_view": active if is_mine else None,
        "query": urlencode(_plain(query)),
        "may_save_view": bool(_plain(query)) and not any(t.is_active for t in tabs),
    }


def _standard_tabs(user: User, query: str) -> list[Tab]:
    """All orders, and what asks for work with how much of it there is."""
    work = [
        (_("Drafts"), "status=draft", DRAFTS),
        (pgettext("orders", "Late"), "late=1", OrderFilters(is_late=True)),
        (_("Backorders"), "fulfilment=backordered", OrderFilters(is_backordered=True)),
        (_("Unpaid"), "unpaid=1", OrderFilters(is_unpaid=True)),
        (_("On hold"), "held=1", OrderFilters(is_held=True)),
    ]
    shown = _plain(query)
    counts = counts_up_to(user, [filters for *__, filters in work], MOST_COUNTED)
    return [
        Tab(pgettext("orders", "All"), "?", not shown),
        *(
            Tab(label, f"?{address}", _plain(address) == shown, count, is_capped)
            for (label, address, __), (count, is_capped) in zip(
                work, counts, strict=True
            )
        ),
    ]


def _plain(query: str) -> list[tuple[str, str]]:
    places = ("after", "before")
    return sorted((key, value) for key, value in parse_qsl(query) if key not in places)
