from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from foundation import formats
from foundation.access import staff_page
from foundation.http import PersonRequest
from inventory.floor.pages import answer_act, check, check_rows, place_of_work
from inventory.floor.rows import received_lines, with_forms
from inventory.floor.waiting import expected_at, get_expected, rows_to_receive
from inventory.forms.phone import ReceiveActForm, phone_lines
from inventory.models import Location, SupplyOrder
from inventory.permissions import RECEIVE_STOCK
from inventory.services.floor.acts import Act, Done
from inventory.services.receiving.receive import receive
from inventory.services.receiving.shapes import ReceiptDraft

#: Stands for “without an order” in the address.
BLIND = "new"


@require_safe
@staff_page(RECEIVE_STOCK)
def phone_receive(request: PersonRequest) -> HttpResponse:
    place = place_of_work(request)
    context = {"place": place, "orders": expected_at(place), "blind": BLIND}
    return render(request, "inventory/phone/phone_receive.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(RECEIVE_STOCK)
def phone_receive_page(request: PersonRequest, number: str) -> HttpResponse:
    place = place_of_work(request)
    order = None if number == BLIND else get_expected(place, number)
    here = reverse("inventory:phone_receive_page", args=[number])
    if request.method == "POST":
        do = partial(_receive, request, place, order)
        return answer_act(request, "receive", do, back=here)
    rows = rows_to_receive(order) if order else []
    lines = phone_lines(initial=[{"ref": row.ref} for row in rows])
    context: dict[str, Any] = {
        "place": place,
        "order": order,
        "lines": lines,
        "rows": with_forms(rows, lines),
        "form": ReceiveActForm(),
    }
    return render(request, "inventory/phone/phone_receive_page.html", context)


def _receive(
    request: PersonRequest, place: Location, order: SupplyOrder | None, act: Act
) -> Done:
    form, lines = ReceiveActForm(request.POST), phone_lines(request.POST)
    check(form)
    check_rows(lines)
    draft = ReceiptDraft(
        location=place,
        lines=received_lines(lines.filled(), place, order),
        order=order,
        reference=form.cleaned_data["reference"],
        over_reason=form.cleaned_data["over_reason"],
    )
    receipt = receive(draft, cause=act.cause, by=request.user)
    pieces = sum(line.quantity for line in draft.lines)
    text = _("%(number)s is booked: %(quantity)s received.") % {
        "number": receipt.number,
        "quantity": formats.number(pieces),
    }
    return Done(text, reverse("inventory:phone_receive"), {"number": receipt.number})
