from __future__ import annotations

from functools import partial
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from foundation.access import staff_page
from foundation.http import PersonRequest
from fulfillment.access import get_shipment_for, shipments_for
from fulfillment.errors import NothingToShip, ShortWithoutReason
from fulfillment.forms import PickForm
from fulfillment.models import Shipment
from fulfillment.permissions import SHIP
from fulfillment.picking import picked_rows, picking_of, rows_to_put_back
from fulfillment.services.gate import stops_of
from fulfillment.services.picking import (
    note_put_back,
    pick_shipment,
    ship_picked,
    unpick_shipment,
)
from fulfillment.services.shipments import confirm_shipment
from fulfillment.states import ShipmentStatus
from inventory.floor.pages import answer_act, check, check_rows, place_of_work
from inventory.floor.rows import initial_rows, taken_by_ref, taken_rows, with_forms
from inventory.forms.phone import phone_lines
from inventory.services.counting.requests import ask_for_count
from inventory.services.floor.acts import Act, Done

MOST = 100
LIST = "fulfillment:phone_pick"


@require_safe
@staff_page(SHIP)
def phone_pick(request: PersonRequest) -> HttpResponse:
    place = place_of_work(request)
    here = shipments_for(request.user).filter(location=place)
    found = here.filter(
        Q(status=ShipmentStatus.READY) | Q(lines__parts__back__gt=0)
    ).distinct()
    shipments = found.select_related("order__partner").order_by("planned_on", "id")
    context = {"place": place, "shipments": shipments[:MOST]}
    return render(request, "fulfillment/phone/phone_pick.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(SHIP)
def phone_pick_page(request: PersonRequest, number: str) -> HttpResponse:
    shipment = get_shipment_for(request.user, number)
    if request.method == "POST":
        here = reverse("fulfillment:phone_pick_page", args=[number])
        deed = _DEEDS.get(request.POST.get("then", ""), _pick)
        return answer_act(request, "pick", partial(deed, request, shipment), back=here)
    is_ready = shipment.stage == ShipmentStatus.READY
    rows = picking_of(shipment).rows if is_ready and not shipment.picked_at else []
    lines = phone_lines(initial=initial_rows(rows))
    context: dict[str, Any] = {
        "place": shipment.location,
        "shipment": shipment,
        "is_ready": is_ready,
        "picked": picked_rows(shipment) if is_ready else [],
        "to_put_back": rows_to_put_back(shipment),
        "lines": lines,
        "rows": with_forms(rows, lines)[: len(rows)],
        "form": PickForm(),
        "stops": stops_of(shipment) if is_ready else [],
    }
    return render(request, "fulfillment/phone/phone_pick_page.html", context)


def _pick(request: PersonRequest, shipment: Shipment, act: Act) -> Done:
    """Note what was taken; it leaves at once, or lies ready."""
    form, lines = PickForm(request.POST), phone_lines(request.POST)
    check(form)
    lines.may_be_empty = form.is_wrong_in_stock
    check_rows(lines)
    picking = picking_of(shipment)
    rows = taken_rows(lines.filled(), picking.rows, shipment.location)
    taken = taken_by_ref(rows, picking.rows)
    short = picking.short_items(taken)
    if short and not form.cleaned_data["reason"]:
        raise ShortWithoutReason(field="reason")
    asked = _count_short(request, shipment, act, form, short)
    if not any(taken.values()) and asked:
        text = _("Nothing was found for %(number)s; a count is asked for.")
        return Done(text % {"number": shipment.number}, reverse(LIST))
    picks = picking.picks(rows)
    if form.cleaned_data["then"] == PickForm.READY:
        pick_shipment(shipment, picks, by=request.user)
        done = _("%(number)s is picked and lies ready.")
    else:
        ship_picked(shipment, picks, form.parcel(), by=request.user)
        done = _("Shipment %(number)s is confirmed.")
    return Done(done % {"number": shipment.number}, reverse(LIST))


def _send(request: PersonRequest, shipment: Shipment, act: Act) -> Done:
    """What lies ready has left."""
    del act  # the shipment leaves once, whoever says so
    form = PickForm(request.POST)
    check(form)
    lines = shipment.lines.filter(picked__gt=0)
    picked = dict(lines.values_list("order_line", "picked"))
    if not picked:
        raise NothingToShip
    parcel = form.parcel()
    confirm_shipment(
        shipment,
        picked,
        carrier=parcel.carrier,
        tracking_number=parcel.tracking_number,
        by=request.user,
    )
    done = _("Shipment %(number)s is confirmed.") % {"number": shipment.number}
    return Done(done, reverse(LIST))


def _unpick(request: PersonRequest, shipment: Shipment, act: Act) -> Done:
    del act
    unpick_shipment(shipment, by=request.user)
    here = reverse("fulfillment:phone_pick_page", args=[shipment.number])
    text = _("%(number)s can be picked again.") % {"number": shipment.number}
    return Done(text, here)


def _put_back(request: PersonRequest, shipment: Shipment, act: Act) -> Done:
    del act
    note_put_back(shipment, by=request.user)
    text = _("What was not needed for %(number)s is back in its place.")
    return Done(text % {"number": shipment.number}, reverse(LIST))


_DEEDS = {"send": _send, "unpick": _unpick, "put_back": _put_back}


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
