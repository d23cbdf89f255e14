"""Send a posted invoice: its PDF in the customer's language, by e-mail."""

from __future__ import annotations

from billing.models import Invoice
from foundation.db import atomic
from foundation.models import Mail
from foundation.services.documents import want_document
from foundation.services.mail import queue_mail

INVOICE = "invoice"


@atomic()
def mail_invoice(invoice_id: int) -> None:
    """Have the PDF made and mailed to who ordered; once, however often it is asked."""
    invoices = Invoice.objects.select_related("order__contact", "partner", "company")
    invoice = invoices.get(pk=invoice_id)
    number = str(invoice.number)
    document = want_document(
        INVOICE,
        subject=("invoice", number),
        language=invoice.language,
        by=None,
        thread=invoice.order.number,
    )
    contact = invoice.order.contact
    to = (contact and contact.email) or invoice.partner.email
    sent = Mail.objects.filter(kind=INVOICE, subject_kind="invoice", subject=number)
    if not to or sent.exists():
        return
    queue_mail(
        INVOICE,
        to=to,
        to_name=contact.name if contact else invoice.partner.name,
        language=invoice.language,
        subject=("invoice", number),
        thread=invoice.order.number,
        documents=[document],
        context={
            "invoice": invoice,
            "order": invoice.order,
            "company": invoice.company,
            "sender_name": invoice.company.legal_name,
            "bank": invoice.parties["bank"],
        },
    )
