"""Tell the customer that a shipment is on its way."""

from __future__ import annotations

from foundation.db import atomic
from foundation.models import Mail
from foundation.services.documents import want_document
from foundation.services.mail import queue_mail
from fulfillment.models import Shipment
from fulfillment.services.warehouse import PACKING_SLIP

SHIPPED = "shipped"


@atomic()
def mail_shipment(shipment_id: int) -> None:
    """Mail what left and how to follow it; once, however often it is asked."""
    shipments = Shipment.objects.select_related(
        "run", "order__contact", "order__partner", "order__company"
    )
    shipment = shipments.get(pk=shipment_id)
    order, number = shipment.order, shipment.number
    contact, partner = order.contact, order.partner
    to = (contact and contact.email) or (partner.email if partner else "")
    sent = Mail.objects.filter(kind=SHIPPED, subject_kind="shipment", subject=number)
    if not to or sent.exists():
        return
    slip = want_document(
        PACKING_SLIP,
        subject=("shipment", number),
        language=order.language,
        by=None,
        thread=order.number,
    )
    lines = shipment.lines.filter(shipped__gt=0)
    lines = lines.select_related("order_line__item__unit")
    queue_mail(
        SHIPPED,
        to=to,
        to_name=contact.name if contact else (partner.name if partner else ""),
        language=order.language,
        subject=("shipment", number),
        thread=order.number,
        documents=[slip],
        context={
            "shipment": shipment,
            "order": order,
            "sender_name": order.company.legal_name,
            "is_partial": shipment.run.children.exists(),
            "lines": list(lines.order_by("order_line__line_no")),
        },
    )
