"""The order confirmation: a paper in the customer's language, and the mail with it."""

from __future__ import annotations

from foundation.db import atomic
from foundation.models import Mail, User
from foundation.services.documents import want_document
from foundation.services.mail import queue_mail
from orders.models import Order

CONFIRMATION = "order_confirmation"


@atomic()
def send_confirmation(number: str, *, by: User | None, again: bool = False) -> None:
    """Have the confirmation made and mailed to who ordered, once unless `again`."""
    order = Order.objects.select_related("contact", "partner", "company").get(
        number=number
    )
    subject = ("order", order.number)
    document = want_document(
        CONFIRMATION, subject=subject, language=order.language, by=by
    )
    contact = order.contact
    to = (contact and contact.email) or (order.partner and order.partner.email) or ""
    sent = Mail.objects.filter(
        kind=CONFIRMATION, subject_kind="order", subject=order.number
    )
    if not to or (sent.exists() and not again):
        return
    name = contact.name if contact else order.partner.name if order.partner else ""
    queue_mail(
        CONFIRMATION,
        to=to,
        to_name=name,
        language=order.language,
        subject=subject,
        documents=[document],
        context={"order": order, "company": order.company},
    )
