"""Codes of timeline entries, reasons and differences in stock and supply, in words."""

from __future__ import annotations

from foundation.kinds import mark, mark_many

SENTENCES = {
    "supply.drafted": mark("Drafted"),
    "supply.edited": mark("Lines changed"),
    "supply.approved": mark("Approved"),
    "supply.sent": mark("Sent"),
    "supply.canceled": mark("Canceled: %(reason)s"),
    "supply.closed": mark("Closed: nothing more is expected"),
    "supply.closed_short": mark("Closed short: %(reason)s"),
    "supply.answered": mark_many(
        "The supplier confirms %(count)s line as ordered",
        "The supplier confirms %(count)s lines as ordered",
        "count",
    ),
    "supply.answered_otherwise": mark(
        "The supplier answers: %(late)s lines later, %(short)s lines with less than"
        " ordered"
    ),
}
