"""What billing does after its own facts are committed: papers and mail."""

from __future__ import annotations

from billing.events import InvoicePosted
from billing.services.mail import mail_invoice
from foundation.events import on


@on(InvoicePosted)
def send_invoice(event: InvoicePosted) -> None:
    mail_invoice(event.invoice_id)
