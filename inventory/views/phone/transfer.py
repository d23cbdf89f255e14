from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from foundation import clock
from foundation.access import staff_page
from foundation.http import PersonRequest
from inventory.floor.pages import answer_act, check_rows, place_of_work
from inventory.floor.picks import PickWish, pick_steps
from inventory.floor.rows import initial_rows, taken_by_ref, taken_rows, with_forms
from inventory.floor.waiting import (
    FloorRow,
    get_transfer,
    lines_to_ship,
    transfers_to_ship,
)
from inventory.forms.phone import phone_lines
from inventory.models import Location, SupplyOrder
from inventory.permissions import RECEIVE_STOCK
from inventory.services.floor.acts import Act, Done
from inventory.services.supply.transfers import (
    TransferDraft,
    release_transfer,
    ship_transfer,
)
from inventory.states import SupplyStatus


@require_safe
@staff_page(RECEIVE_STOCK)
def phone_transfer(request: PersonRequest) -> HttpResponse:
    place = place_of_work(request)
    context = {"place": place, "orders": transfers_to_ship(place)}
    return render(request, "inventory/phone/phone_transfer.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(RECEIVE_STOCK)
def phone_transfer_page(request: PersonRequest, number: str) -> HttpResponse:
    place = place_of_work(request)
    order = get_transfer(place, number)
    if request.method == "POST":
        here = reverse("inventory:phone_transfer_page", args=[number])
        do = partial(_ship, request, place, order)
        return answer_act(request, "transfer", do, back=here)
    rows = _rows(order, place)
    lines = phone_lines(initial=initial_rows(rows))
    context: dict[str, Any] = {
        "place": place,
        "order": order,
        "lines": lines,
        "rows": with_forms(rows, lines)[: len(rows)],
    }
    return render(request, "inventory/phone/phone_transfer_page.html", context)


def _rows(order: SupplyOrder, place: Location) -> list[FloorRow]:
    """The stops for what is still to leave, in the order somebody walks."""
    lines = lines_to_ship(order)
    by_ref = {str(line.pk): line for line, _quantity in lines}
    wishes = [PickWish(str(line.pk), line.item_id, left) for line, left in lines]
    steps = pick_steps(wishes, place, on=clock.today(place.time_zone))
    return [
        FloorRow(step.ref, by_ref[step.ref].item, step.quantity, step.bin, step.lot)
        for step in steps
    ]


def _ship(
    request: PersonRequest, place: Location, order: SupplyOrder, act: Act
) -> Done:
    lines = phone_lines(request.POST)
    check_rows(lines)
    rows = _rows(order, place)
    taken = taken_by_ref(taken_rows(lines.filled(), rows, place), rows)
    if order.status == SupplyStatus.APPROVED:
        release_transfer(order, by=request.user)
    draft = TransferDraft({int(ref): left for ref, left in taken.items() if left})
    notice = ship_transfer(order, draft, cause=act.cause, by=request.user)
    text = _("%(notice)s is on its way to %(place)s.") % {
        "notice": notice.reference,
        "place": order.destination.name,
    }
    return Done(text, reverse("inventory:phone_transfer"))
