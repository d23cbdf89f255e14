"""Invoices and payments."""

from __future__ import annotations

from foundation.kinds import mark, mark_in
from foundation.status import Status, Tone


class InvoiceStatus(Status):
    DRAFT = "draft", mark("Draft"), Tone.GREY
    POSTED = "posted", mark_in("status", "Open"), Tone.BLUE, "status"
    # An invoice is feminine in Italian, an order is not.
    PAID = "paid", mark_in("f", "Paid"), Tone.GREEN, "f"


class InvoiceKind(Status):
    INVOICE = "invoice", mark("Invoice")
    CREDIT = "credit", mark("Credit note")


class PaymentState(Status):
    """Computed from the allocations."""

    UNMATCHED = "unmatched", mark("To match"), Tone.AMBER
    PARTLY = "partly", mark("Partly matched"), Tone.AMBER
    MATCHED = "matched", mark("Matched"), Tone.GREEN
    ON_ACCOUNT = "on_account", mark("Credit on account"), Tone.PURPLE
