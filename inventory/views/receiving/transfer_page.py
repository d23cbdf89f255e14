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
from inventory.forms.moves import ShipForm, WriteOffForm
from inventory.forms.purchasing import ReasonForm
from inventory.models import ShippingNotice, SupplyOrder
from inventory.permissions import MOVE_STOCK, RECEIVE_STOCK, SEE_SUPPLY
from inventory.receiving.moves import TransferRow, transfer_rows
from inventory.services.supply.orders import cancel_supply, ensure_approved
from inventory.services.supply.transfers import (
    end_transfer,
    release_transfer,
    ship_transfer,
)
from inventory.services.supply.transit import write_off_transit
from inventory.states import SupplyKind, SupplyStatus


@require_safe
@staff_page(SEE_SUPPLY)
def transfer_page(request: PersonRequest, number: str) -> HttpResponse:
    return _show(request, get_transfer_for(request.user, number))


@require_POST
@staff_page(MOVE_STOCK)
def transfer_release(request: PersonRequest, number: str) -> HttpResponse:
    order = ensure_approved(get_transfer_for(request.user, number), by=request.user)
    if order.status == SupplyStatus.IN_APPROVAL:
        messages.info(request, _("%(number)s waits for approval.") % {"number": number})
    else:
        release_transfer(order, by=request.user)
        messages.success(request, _("What is there is held for this transfer."))
    return redirect("inventory:transfer_page", number)


@require_POST
@staff_page(MOVE_STOCK)
def transfer_ship(request: PersonRequest, number: str) -> HttpResponse:
    order = get_transfer_for(request.user, number)
    form = ShipForm([row.line for row in transfer_rows(order)], request.POST)
    if form.is_valid():
        with errors_in(form):
            cause = f"{number}/ship:{form.cleaned_data['key']}"
            notice = ship_transfer(order, form.draft(), cause=cause, by=request.user)
            text = _("Delivery %(reference)s is on its way.")
            messages.success(request, text % {"reference": notice.reference})
            return redirect("inventory:transfer_page", number)
    return _show(request, order, ship=form)


@require_POST
@staff_page(MOVE_STOCK)
def transfer_write_off(request: PersonRequest, number: str) -> HttpResponse:
    order = get_transfer_for(request.user, number)
    form = WriteOffForm([row.line for row in transfer_rows(order)], request.POST)
    if form.is_valid():
        with errors_in(form):
            write_off_transit(
                order,
                form.quantities(),
                reason=form.cleaned_data["reason"],
                to=form.target(),
                cause=f"{number}/lost:{form.cleaned_data['key']}",
                by=request.user,
            )
            messages.success(request, _("What never came is written off."))
            return redirect("inventory:transfer_page", number)
    return _show(request, order, write_off=form)


@require_POST
@staff_page(MOVE_STOCK)
def transfer_end(request: PersonRequest, number: str) -> HttpResponse:
    """Nothing more leaves; a transfer of which nothing left is canceled."""
    order = get_transfer_for(request.user, number)
    form = ReasonForm(request.POST)
    if form.is_valid():
        with errors_in(form):
            has_left = any(row.line.shipped for row in transfer_rows(order))
            end = end_transfer if has_left else cancel_supply
            end(order, form.cleaned_data["reason"], by=request.user)
            messages.success(request, _("Nothing more leaves; what was held is free."))
            return redirect("inventory:transfer_page", number)
    return _show(request, order, end=form)


def get_transfer_for(user: User, number: str) -> SupplyOrder:
    order = get_supply_for(user, number)
    if order.kind != SupplyKind.TRANSFER:
        raise Http404
    return order


def _show(request: PersonRequest, order: SupplyOrder, **bound: Any) -> HttpResponse:
    rows, person = transfer_rows(order), request.user
    context = {
        "order": order,
        "rows": rows,
        "notices": ShippingNotice.objects.filter(order=order).order_by("-id"),
        "receipts": order.receipts.order_by("-id"),
        "form": next(iter(bound.values()), None),
        "may_receive": person.may(RECEIVE_STOCK),
        "timeline": stream_of("supply", order.number),
        "panels": panels_of("transfer", person, order),
    }
    if person.may(MOVE_STOCK):
        forms = _forms(order, rows)
        forms |= {f"{name}_form": form for name, form in bound.items()}
        context |= forms
    page = "inventory/moves/transfer_page.html"
    return render(request, page, context, status=409 if bound else 200)


def _forms(order: SupplyOrder, rows: list[TransferRow]) -> dict[str, Any]:
    """What may be done with the transfer as it stands."""
    is_released = order.status == SupplyStatus.SENT
    is_over = order.status in (SupplyStatus.CLOSED, SupplyStatus.CANCELED)
    leaving = [row for row in rows if row.to_ship]
    lost = [row.line for row in rows if row.under_way]
    forms: dict[str, Any] = {
        "may_release": not is_over and bool(leaving),
        "is_released": is_released,
    }
    if is_released and leaving:
        filled = {row.line.pk: row.held for row in leaving}
        today = clock.today(order.source.time_zone if order.source else "UTC")
        lines, initial = [row.line for row in leaving], {"shipped_on": today}
        forms["ship_form"] = ShipForm(lines, filled=filled, initial=initial)
    if lost:
        forms["write_off_form"] = WriteOffForm(lost)
    if not is_over and leaving:
        forms["end_form"] = ReasonForm()
    return forms
