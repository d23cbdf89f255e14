from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from foundation import clock
from foundation.access import staff_page
from foundation.http import PersonRequest
from foundation.lists import csv_file, filter_chips, list_url
from foundation.pages import paginate_keyset
from fulfillment.access import places_for, shipments_for
from fulfillment.forms import TO_CONFIRM, ShipmentFilterForm
from fulfillment.models import Shipment
from fulfillment.permissions import SEE_SHIPMENTS
from fulfillment.states import ShipmentStatus


@require_safe
@staff_page(SEE_SHIPMENTS)
def shipment_list(request: PersonRequest) -> HttpResponse:
    form = ShipmentFilterForm(request.GET, places=places_for(request.user))
    asked = form.cleaned_data if form.is_valid() else {}
    state = asked.get("state") or TO_CONFIRM
    shipments = shipments_for(request.user)
    key = "planned_on" if state == TO_CONFIRM else "-id"
    context = {
        "page": paginate_keyset(_filtered(shipments, asked), request, key),
        "filter_form": form,
        "search": asked.get("q", ""),
        "chips": [chip for chip in filter_chips(form, request) if chip.label],
        "tabs": _tabs(request, shipments, state),
        "state": state,
        "today": clock.today(),
    }
    return render(request, "fulfillment/shipment_list.html", context)


@require_safe
@staff_page(SEE_SHIPMENTS)
def shipment_export(request: PersonRequest) -> HttpResponseBase:
    form = ShipmentFilterForm(request.GET, places=places_for(request.user))
    asked = form.cleaned_data if form.is_valid() else {}
    shipments = _filtered(shipments_for(request.user), asked).order_by("id")
    titles = [
        _("Shipment"),
        _("Order"),
        _("Customer"),
        _("Place"),
        _("State"),
        _("Planned for"),
        _("Shipped on"),
        _("Delivered on"),
        _("Carrier"),
        _("Tracking number"),
    ]
    return csv_file("shipments", titles, _csv_rows(shipments))


def _csv_rows(shipments: QuerySet[Shipment]) -> Iterator[list[Any]]:
    for shipment in shipments.iterator(chunk_size=500):
        partner = shipment.order.partner
        yield [
            shipment.number,
            shipment.order.number,
            partner.name if partner else "",
            shipment.location.name,
            _(shipment.stage.label),
            shipment.planned_on,
            shipment.shipped_on,
            shipment.delivered_on,
            shipment.carrier,
            shipment.tracking_number,
        ]


def _filtered(
    shipments: QuerySet[Shipment], asked: dict[str, Any]
) -> QuerySet[Shipment]:
    state = asked.get("state") or TO_CONFIRM
    if state != "all":
        shipments = shipments.filter(status=state)
    if code := asked.get("location"):
        shipments = shipments.filter(location__code=code)
    if asked.get("late"):
        shipments = shipments.filter(
            status=ShipmentStatus.READY, planned_on__lt=clock.today()
        )
    if text := asked.get("q", "").strip():
        shipments = shipments.filter(_means(text))
    lines = Count("lines", filter=Q(lines__quantity__gt=0))
    return shipments.select_related("order__partner", "location").annotate(
        lines_count=lines
    )


def _means(text: str) -> Q:
    return (
        Q(number__iexact=text)
        | Q(tracking_number__iexact=text)
        | Q(order__number__iexact=text)
        | Q(order__customer_reference__icontains=text)
        | Q(order__partner__name__icontains=text)
    )


def _tabs(
    request: PersonRequest, shipments: QuerySet[Shipment], state: str
) -> list[dict[str, Any]]:
    waiting = shipments.filter(status=ShipmentStatus.READY).count()
    tabs = [
        (ShipmentStatus.READY.value, _("To confirm"), waiting),
        (ShipmentStatus.SHIPPED.value, _("On the way"), None),
        (ShipmentStatus.DELIVERED.value, _("Delivered"), None),
        (ShipmentStatus.CANCELED.value, _("Canceled"), None),
        ("all", _("All"), None),
    ]
    return [
        {
            "label": label,
            "url": list_url(request, "state", value),
            "is_active": value == state,
            "count": count,
        }
        for value, label, count in tabs
    ]
