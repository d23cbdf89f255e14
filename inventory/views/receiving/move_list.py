from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from foundation.access import staff_page
from foundation.http import PersonRequest
from foundation.lists import list_url
from foundation.pages import paginate_keyset
from inventory.forms.moves import MoveFilterForm
from inventory.models import SupplyOrder
from inventory.permissions import MOVE_STOCK, SEE_SUPPLY
from inventory.receiving.queries import productions, transfers


@require_safe
@staff_page(SEE_SUPPLY)
def transfer_list(request: PersonRequest) -> HttpResponse:
    return _list(request, transfers, "inventory/moves/transfer_list.html")


@require_safe
@staff_page(SEE_SUPPLY)
def production_list(request: PersonRequest) -> HttpResponse:
    return _list(request, productions, "inventory/moves/production_list.html")


def _list(
    request: PersonRequest,
    find: Callable[[str, str], QuerySet[SupplyOrder]],
    template: str,
) -> HttpResponse:
    form = MoveFilterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    text, state = asked.get("q", "").strip(), asked.get("state") or "open"
    orders = find(text, "" if state == "all" else state)
    context: dict[str, Any] = {
        "page": paginate_keyset(orders, request),
        "state": state,
        "search": text,
        "kept": [("state", state)],
        "state_tabs": _tabs(request, state),
        "may_move": request.user.may(MOVE_STOCK),
    }
    return render(request, template, context)


def _tabs(request: PersonRequest, state: str) -> list[dict[str, Any]]:
    tabs = (("open", _("Open")), ("closed", _("Closed")), ("all", _("All")))
    return [
        {
            "label": label,
            "url": list_url(request, "state", value),
            "is_active": value == state,
        }
        for value, label in tabs
    ]
