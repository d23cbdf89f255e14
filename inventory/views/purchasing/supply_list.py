from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from foundation import clock
from foundation.access import staff_page
from foundation.http import PersonRequest
from foundation.lists import filter_chips, list_url
from foundation.pages import paginate_keyset
from inventory.access import supply_for
from inventory.forms.purchasing import SupplyFilterForm
from inventory.models import SupplyOrder
from inventory.permissions import BUY, SEE_SUPPLY
from inventory.purchasing.queries import EXPECTED, figures_of, late, matching_orders
from inventory.states import SupplyKind, SupplyStatus


@require_safe
@staff_page(SEE_SUPPLY)
def supply_list(request: PersonRequest) -> HttpResponse:
    form = SupplyFilterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    today, state = clock.today(), asked.get("state", "")
    orders = _filtered(supply_for(request.user), asked, today)
    page = paginate_keyset(orders, request, asked.get("sort") or "-id")
    figures = figures_of(page.rows)
    context = {
        "page": page,
        "rows": [
            (order, SupplyKind(order.kind), figures.get(order.pk)) for order in page
        ],
        "filter_form": form,
        "search": asked.get("q", ""),
        "chips": [chip for chip in filter_chips(form, request) if chip.label],
        "state": state,
        "state_tabs": _tabs(request, state),
        "expected_states": EXPECTED,
        "may_buy": request.user.may(BUY),
    }
    return render(request, "inventory/purchasing/supply_list.html", context)


def _filtered(
    orders: QuerySet[SupplyOrder], asked: dict[str, Any], today: dt.date
) -> QuerySet[SupplyOrder]:
    state = asked.get("state")
    if state == "late":
        orders = late(orders, today)
    elif state == "open":
        orders = orders.exclude(status__in=(SupplyStatus.CLOSED, SupplyStatus.CANCELED))
    elif state:
        orders = orders.filter(status=state)
    if asked.get("kind"):
        orders = orders.filter(kind=asked["kind"])
    if asked.get("supplier"):
        orders = orders.filter(supplier__code=asked["supplier"])
    if asked.get("location"):
        orders = orders.filter(destination__code=asked["location"])
    if text := asked.get("q", "").strip():
        orders = orders.filter(matching_orders(text))
    return orders


def _tabs(request: PersonRequest, state: str) -> list[dict[str, Any]]:
    tabs = [
        ("", pgettext("orders", "All")),
        ("open", pgettext("status", "Open")),
        (SupplyStatus.DRAFT.value, _("Draft")),
        (SupplyStatus.IN_APPROVAL.value, _("In approval")),
        (SupplyStatus.SENT.value, _("Sent")),
        ("late", _("Late")),
    ]
    return [
        {
            "label": label,
            "url": list_url(request, "state", value),
            "is_active": value == state,
            "count": None,
        }
        for value, label in tabs
    ]
