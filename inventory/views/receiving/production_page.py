from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from foundation import clock
from foundation.access import staff_page
from foundation.changes import stream_of
from foundation.http import PersonRequest
from foundation.models import User
from foundation.pages import errors_in
from foundation.panels import panels_of
from inventory.access import get_supply_for
from inventory.forms.moves import MadeForm
from inventory.forms.purchasing import ReasonForm
from inventory.models import SupplyLine, SupplyOrder
from inventory.permissions import MOVE_STOCK, SEE_SUPPLY
from inventory.receiving.moves import make_rows
from inventory.services.supply.orders import (
    cancel_supply,
    close_short,
    ensure_approved,
)
from inventory.services.supply.production import finish_making, start_making
from inventory.states import SupplyKind, SupplyStatus


@require_safe
@staff_page(SEE_SUPPLY)
def production_page(request: PersonRequest, number: str) -> HttpResponse:
    return _show(request, get_production_for(request.user, number))


@require_POST
@staff_page(MOVE_STOCK)
def production_start(request: PersonRequest, number: str) -> HttpResponse:
    order = ensure_approved(get_production_for(request.user, number), by=request.user)
    if order.status == SupplyStatus.IN_APPROVAL:
        messages.info(request, _("%(number)s waits for approval.") % {"number": number})
    else:
        start_making(order, by=request.user)
        messages.success(request, _("What is there is held for this production."))
    return redirect("inventory:production_page", number)


@require_POST
@staff_page(MOVE_STOCK)
def production_finish(request: PersonRequest, number: str) -> HttpResponse:
    order = get_production_for(request.user, number)
    form = MadeForm(_lines(order), request.POST)
    if form.is_valid():
        with errors_in(form):
            cause = f"{number}/made:{form.cleaned_data['key']}"
            finish_making(order, form.draft(), cause=cause, by=request.user)
            text = _("What was made is in stock; lines that waited are served.")
            messages.success(request, text)
            return redirect("inventory:production_page", number)
    return _show(request, order, made=form)


@require_POST
@staff_page(MOVE_STOCK)
def production_end(request: PersonRequest, number: str) -> HttpResponse:
    """Nothing more is made; production of which nothing was made is canceled."""
    order = get_production_for(request.user, number)
    form = ReasonForm(request.POST)
    if form.is_valid():
        with errors_in(form):
            is_begun = any(line.received for line in order.lines.all())
            end = close_short if is_begun else cancel_supply
            end(order, form.cleaned_data["reason"], by=request.user)
            messages.success(request, _("Nothing more is made; what was held is free."))
            return redirect("inventory:production_page", number)
    return _show(request, order, end=form)


def get_production_for(user: User, number: str) -> SupplyOrder:
    order = get_supply_for(user, number)
    if order.kind != SupplyKind.MAKE:
        raise Http404
    return order


def _lines(order: SupplyOrder) -> list[SupplyLine]:
    lines = order.lines.select_related("item__unit").order_by("line_no")
    return [line for line in lines if line.open]


def _show(request: PersonRequest, order: SupplyOrder, **bound: Any) -> HttpResponse:
    context = {
        "order": order,
        "rows": make_rows(order),
        "form": next(iter(bound.values()), None),
        "timeline": stream_of("supply", order.number),
        "panels": panels_of("production", request.user, order),
    }
    if request.user.may(MOVE_STOCK):
        forms = _forms(order)
        forms |= {f"{name}_form": form for name, form in bound.items()}
        context |= forms
    page = "inventory/moves/production_page.html"
    return render(request, page, context, status=409 if bound else 200)


def _forms(order: SupplyOrder) -> dict[str, Any]:
    is_over = order.status in (SupplyStatus.CLOSED, SupplyStatus.CANCELED)
    is_released = order.status == SupplyStatus.SENT
    forms: dict[str, Any] = {"may_start": not is_over, "is_released": is_released}
    if is_released:
        today = clock.today(order.destination.time_zone)
        forms["made_form"] = MadeForm(_lines(order), initial={"made_on": today})
    if not is_over:
        forms["end_form"] = ReasonForm()
    return forms
