"""Codes of timeline entries and of the reasons for a suggested match, in words."""

from __future__ import annotations

from foundation.kinds import mark

SENTENCES = {
    "invoice.posted": mark("Invoice %(number)s over %(total)s, due on %(due_on)s"),
    "invoice.paid": mark("Invoice %(number)s is paid"),
    "invoice.paid_short": mark(
        "Invoice %(number)s is paid; the rest of %(rest)s is let go"
    ),
    "invoice.reopened": mark("Invoice %(number)s is open again"),
    "payment.recorded": mark("Payment %(number)s of %(total)s received"),
    "payment.matched": mark("Payment %(number)s pays %(total)s of %(invoice_number)s"),
    "payment.unmatched": mark(
        "Payment %(number)s no longer pays %(total)s of %(invoice_number)s"
    ),
    "payment.on_account": mark("%(total)s of payment %(number)s is credit on account"),
    "match.invoice_number": mark("The text names invoice %(number)s"),
    "match.order_number": mark("The text names order %(number)s"),
    "match.customer_reference": mark("The text names their reference %(reference)s"),
    "match.amount": mark("The amount is exactly what is open"),
    "match.sum": mark("The amount is exactly what they owe in all"),
    "match.account": mark("%(name)s has paid from this account before"),
    "match.name": mark("The payer's name is like %(name)s"),
}
