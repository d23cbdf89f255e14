"""The packing slip: picked by before it leaves, goes along with the goods after."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from foundation.documents import DocumentKind
from foundation.kinds import mark
from fulfillment.models import Shipment, ShipmentLine
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
            .prefetch_related("order_line__item__components__item")
            .order_by("order_line__line_no")
        )
        rows = [(line, line.shipped if is_gone else line.quantity) for line in lines]
        return {
            "shipment": shipment,
            "order": shipment.order,
            "company": shipment.order.company,
            "location": shipment.location,
            "rows": [_row(line, quantity) for line, quantity in rows if quantity],
            "has_customer_sku": any(line.order_line.customer_sku for line in lines),
            "is_gone": is_gone,
        }

    def file_name(self, subject: str, language: str) -> str:
        return _("Packing slip %(number)s.pdf") % {"number": subject}


def _row(line: ShipmentLine, quantity: Any) -> dict[str, Any]:
    item = line.order_line.item
    components = item.components.all() if item else []
    return {
        "line": line.order_line,
        "quantity": quantity,
        "unit": item.unit.name if item else line.order_line.unit,
        "components": [
            {"item": each.item, "quantity": each.quantity * quantity}
            for each in components
        ],
    }
