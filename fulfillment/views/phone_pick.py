from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from foundation.access import staff_page
from foundation.http import PersonRequest
from fulfillment.access import get_shipment_for, shipments_for
from fulfillment.errors import ShortWithoutReason
from fulfillment.forms import PickForm
from fulfillment.models import Shipment
from fulfillment.permissions import SHIP
from fulfillment.picking import picking_of
from fulfillment.services.gate import stops_of
from fulfillment.services.shipments import confirm_shipment
from fulfillment.states import ShipmentStatus
from inventory.floor.pages import answer_act, check, check_rows, place_of_work
from inventory.floor.rows import initial_rows, taken_by_ref, with_forms
from inventory.forms.phone import phone_lines
from inventory.services.counting.requests import ask_for_count
from inventory.services.floor.acts import Act, Done

MOST = 100
LIST = "fulfillment:phone_pick"


@require_safe
@staff_page(SHIP)
def phone_pick(request: PersonRequest) -> HttpResponse:
    place = place_of_work(request)
    waiting = shipments_for(request.user).filter(
        location=place, status=ShipmentStatus.READY
    )
    shipments = waiting.select_related("order__partner").order_by("planned_on", "id")
    context = {"place": place, "shipments": shipments[:MOST]}
    return render(request, "fulfillment/phone/phone_pick.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(SHIP)
def phone_pick_page(request: PersonRequest, number: str) -> HttpResponse:
    shipment = get_shipment_for(request.user, number)
    if request.method == "POST":
        here = reverse("fulfillment:phone_pick_page", args=[number])
        return answer_act(request, "pick", partial(_pick, request, shipment), back=here)
    rows = picking_of(shipment).rows
    lines = phone_lines(initial=initial_rows(rows))
    context: dict[str, Any] = {
        "place": shipment.location,
        "shipment": shipment,
        "is_ready": shipment.stage == ShipmentStatus.READY,
        "lines": lines,
        "rows": with_forms(rows, lines)[: len(rows)],
        "form": PickForm(),
        "stops": stops_of(shipment),
    }
    return render(request, "fulfillment/phone/phone_pick_page.html", context)


def _pick(request: PersonRequest, shipment: Shipment, act: Act) -> Done:
    form, lines = PickForm(request.POST), phone_lines(request.POST)
    check(form)
    lines.may_be_empty = form.is_wrong_in_stock
    check_rows(lines)
    picking = picking_of(shipment)
    taken = taken_by_ref(lines.filled(), picking.rows, shipment.location)
    short = picking.short_items(taken)
    if short and not form.cleaned_data["reason"]:
        raise ShortWithoutReason(field="reason")
    asked = _count_short(request, shipment, act, form, short)
    if not any(taken.values()) and asked:
        text = _("Nothing was found for %(number)s; a count is asked for.")
        return Done(text % {"number": shipment.number}, reverse(LIST))
    _confirm(request, shipment, form, picking.shipped(taken))
    done = _("Shipment %(number)s is confirmed.") % {"number": shipment.number}
    return Done(done, reverse(LIST))


def _confirm(
    request: PersonRequest,
    shipment: Shipment,
    form: PickForm,
    shipped: dict[int, Decimal],
) -> None:
    confirm_shipment(
        shipment,
        shipped,
        carrier=form.cleaned_data["carrier"],
        tracking_number=form.cleaned_data["tracking_number"],
        by=request.user,
    )


def _count_short(
    request: PersonRequest,
    shipment: Shipment,
    act: Act,
    form: PickForm,
    short: list[int],
) -> bool:
    """Have what was not found counted; whether it is wrong in stock at all."""
    if not short or not form.is_wrong_in_stock:
        return False
    ask_for_count(
        short,
        shipment.location,
        cause=f"short:{act.key}",
        note=form.short_note(shipment.number),
        by=request.user,
    )
    return True
