"""The packing slip: picked by before it leaves, goes along with the goods after."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from foundation.documents import DocumentKind
from foundation.formats import paper_day
from foundation.kinds import mark
from fulfillment.models import Shipment, ShipmentLine, ShipmentPart
from fulfillment.states import ShipmentStatus


class PackingSlip(DocumentKind):
    kind = "packing_slip"
    label = mark("Packing slip")
    template = "fulfillment/documents/packing_slip.html"
    is_public = True

    def load(self, subject: str, language: str) -> dict[str, Any]:
        shipments = Shipment.objects.select_related(
            "order__company", "order__partner", "location", "run"
        )
        shipment = shipments.get(number=subject)
        is_gone = shipment.status in (ShipmentStatus.SHIPPED, ShipmentStatus.DELIVERED)
        lines = list(
            shipment.lines.select_related("order_line__item__unit")
            .prefetch_related("order_line__item__components__item", "parts__lot")
            .order_by("order_line__line_no")
        )
        asked = [(line, line.shipped if is_gone else line.quantity) for line in lines]
        return {
            "title": _("Packing slip %(number)s") % {"number": shipment.number},
            "facts": _facts(shipment),
            "shipment": shipment,
            "sender": shipment.order.company,
            "recipient": shipment.ship_to,
            "rows": [_row(*each, language) for each in asked if each[1]],
            "is_gone": is_gone,
            "has_rest": is_gone and shipment.run.children.exists(),
        }

    def file_name(self, subject: str, language: str) -> str:
        return _("Packing slip %(number)s.pdf") % {"number": subject}


def _facts(shipment: Shipment) -> list[tuple[str, str]]:
    order = shipment.order
    left_on = shipment.shipped_on or shipment.planned_on
    day_label = _("Shipped on") if shipment.shipped_on else _("Planned for")
    return [
        (_("Shipment"), shipment.number),
        (day_label, paper_day(left_on) if left_on else ""),
        (_("From"), shipment.location.name),
        (_("Our order"), order.number),
        (_("Your reference"), order.customer_reference),
        (_("Customer number"), order.partner.code if order.partner else ""),
        (_("Carrier"), shipment.carrier),
        (_("Tracking number"), shipment.tracking_number),
    ]


def _row(line: ShipmentLine, quantity: Decimal, language: str) -> dict[str, Any]:
    item = line.order_line.item
    components = item.components.all() if item else []
    return {
        "line": line.order_line,
        "quantity": quantity,
        "unit": item.unit.name if item else line.order_line.unit,
        "lots": _lots(line, item.pk if item else 0),
        "components": [
            {
                "item": each.item,
                "name": each.item.name_in(language),
                "quantity": each.quantity * quantity,
                "lots": _lots(line, each.item_id),
            }
            for each in components
        ],
    }


def _lots(line: ShipmentLine, item_id: int) -> list[ShipmentPart]:
    """The lots or serial numbers of an item that were taken for a line."""
    return [
        part
        for part in line.parts.all()
        if part.item_id == item_id and part.lot and part.quantity
    ]
