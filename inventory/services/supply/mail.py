"""Send a purchase to its supplier: the order as PDF in their language, by e-mail."""

from __future__ import annotations

from foundation.db import atomic
from foundation.models import Mail
from foundation.services.documents import want_document
from foundation.services.mail import queue_mail
from inventory.models import SupplyOrder
from inventory.states import SupplyKind

PURCHASE_ORDER = "purchase_order"


@atomic()
def mail_purchase(number: str) -> None:
    """Have the PDF made and mailed to the supplier; once, however often it is asked."""
    orders = SupplyOrder.objects.select_related("supplier", "company", "destination")
    order = orders.get(number=number)
    supplier = order.supplier
    if order.kind != SupplyKind.PURCHASE or supplier is None:
        return
    document = want_document(
        PURCHASE_ORDER,
        subject=("supply", number),
        language=supplier.language,
        by=None,
        thread=number,
    )
    sent = Mail.objects.filter(
        kind=PURCHASE_ORDER, subject_kind="supply", subject=number
    )
    if not supplier.email or sent.exists():
        return
    queue_mail(
        PURCHASE_ORDER,
        to=supplier.email,
        to_name=supplier.name,
        language=supplier.language,
        subject=("supply", number),
        thread=number,
        documents=[document],
        context={
            "order": order,
            "company": order.company,
            "sender_name": order.company.legal_name,
        },
    )
