from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from billing.models import Invoice
from foundation import clock
from foundation.access import staff_page
from foundation.changes import stream_of
from foundation.http import PersonRequest
from foundation.models import Document
from foundation.pages import errors_in
from fulfillment.access import get_shipment_for
from fulfillment.confirm_form import ConfirmForm
from fulfillment.forms import DeliveryForm, PickForm
from fulfillment.models import Shipment, StepRun
from fulfillment.permissions import DELIVER, RECOVER, SEE_SHIPMENTS, SHIP
from fulfillment.picking import asked_lines, rows_to_put_back
from fulfillment.services.gate import stops_of
from fulfillment.services.picking import (
    note_put_back,
    pick_shipment,
    ship_picked,
    unpick_shipment,
)
from fulfillment.services.run import retry_step
from fulfillment.services.shipments import confirm_delivery
from fulfillment.states import ShipmentStatus, StepStatus


@require_safe
@staff_page(SEE_SHIPMENTS)
def shipment_page(request: PersonRequest, number: str) -> HttpResponse:
    shipment = get_shipment_for(request.user, number)
    return _show(request, shipment)


@require_POST
@staff_page(SHIP)
def shipment_confirm(request: PersonRequest, number: str) -> HttpResponse:
    """What was taken has left, or lies ready until it does."""
    shipment = get_shipment_for(request.user, number)
    form = ConfirmForm(asked_lines(shipment), shipment, request.POST)
    is_ready = request.POST.get("then") == PickForm.READY
    if form.is_valid():
        with errors_in(form):
            if is_ready:
                pick_shipment(shipment, form.picks(), by=request.user)
            else:
                ship_picked(shipment, form.picks(), form.parcel(), by=request.user)
        if form.is_valid():
            say = _say_picked if is_ready else _say_confirmed
            say(request, shipment)
            return redirect("fulfillment:shipment_page", number)
    return _show(request, get_shipment_for(request.user, number), confirm=form)


@require_POST
@staff_page(SHIP)
def shipment_put_back(request: PersonRequest, number: str) -> HttpResponse:
    """What was picked and is not needed lies in its place again."""
    note_put_back(get_shipment_for(request.user, number), by=request.user)
    messages.success(request, _("Noted: it lies in its place again."))
    return redirect("fulfillment:shipment_page", number)


@require_POST
@staff_page(SHIP)
def shipment_unpick(request: PersonRequest, number: str) -> HttpResponse:
    """All that lies ready goes back and is only reserved."""
    unpick_shipment(get_shipment_for(request.user, number), by=request.user)
    messages.success(request, _("Noted: it can be picked again."))
    return redirect("fulfillment:shipment_page", number)


@require_POST
@staff_page(DELIVER)
def shipment_deliver(request: PersonRequest, number: str) -> HttpResponse:
    shipment = get_shipment_for(request.user, number)
    form = DeliveryForm(shipment, request.POST)
    if form.is_valid():
        with errors_in(form):
            confirm_delivery(
                shipment,
                on=form.cleaned_data["on"],
                signed_by=form.cleaned_data["signed_by"],
                by=request.user,
            )
        if form.is_valid():
            text = _("Delivery confirmed. The invoice is on its way to the customer.")
            messages.success(request, text)
            return redirect("fulfillment:shipment_page", number)
    return _show(request, get_shipment_for(request.user, number), deliver=form)


@require_POST
@staff_page(RECOVER)
def step_retry(request: PersonRequest, number: str, key: int) -> HttpResponse:
    shipment = get_shipment_for(request.user, number)
    step = get_object_or_404(StepRun, pk=key, run=shipment.run_id)
    retry_step(step, by=request.user)
    return redirect("fulfillment:shipment_page", number)


def _show(
    request: PersonRequest,
    shipment: Shipment,
    *,
    confirm: ConfirmForm | None = None,
    deliver: DeliveryForm | None = None,
) -> HttpResponse:
    lines, person = asked_lines(shipment), request.user
    may_ship = shipment.stage == ShipmentStatus.READY and person.may(SHIP)
    may_deliver = shipment.stage == ShipmentStatus.SHIPPED and person.may(DELIVER)
    bound = confirm or deliver
    context = {
        "shipment": shipment,
        "lines": lines,
        "form": bound,
        "confirm_form": may_ship and (confirm or ConfirmForm(lines, shipment)),
        "deliver_form": may_deliver and (deliver or DeliveryForm(shipment)),
        "may_ship": person.may(SHIP),
        "may_recover": person.may(RECOVER),
        "to_put_back": rows_to_put_back(shipment),
        "timeline": stream_of("shipment", shipment.number),
        **_related(shipment),
    }
    status = 409 if bound else 200
    return render(request, "fulfillment/shipment_page.html", context, status=status)


def _related(shipment: Shipment) -> dict[str, Any]:
    is_ready = shipment.stage == ShipmentStatus.READY
    planned_on = shipment.planned_on
    slips = Document.objects.filter(
        kind="packing_slip", subject_kind="shipment", subject=shipment.number
    )
    failed = shipment.run.steps.filter(status=StepStatus.FAILED)
    return {
        "stops": stops_of(shipment) if is_ready else [],
        "is_late": is_ready and bool(planned_on and planned_on < clock.today()),
        "slip": slips.order_by("-version").first(),
        "invoice": Invoice.objects.filter(cause=shipment.number).first(),
        "rests": Shipment.objects.filter(run__parent=shipment.run_id),
        "failed_steps": failed,
    }


def _say_picked(request: PersonRequest, shipment: Shipment) -> None:
    text = _("%(number)s is picked and lies ready.")
    messages.success(request, text % {"number": shipment.number})


def _say_confirmed(request: PersonRequest, shipment: Shipment) -> None:
    rest = Shipment.objects.filter(run__parent=shipment.run_id).first()
    if rest:
        text = _("Shipment %(number)s is confirmed. The rest stays open as %(rest)s.")
        messages.success(
            request, text % {"number": shipment.number, "rest": rest.number}
        )
    else:
        text = _("Shipment %(number)s is confirmed. The customer gets an e-mail.")
        messages.success(request, text % {"number": shipment.number})
