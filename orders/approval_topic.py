"""How an order in approval is shown to its approvers, and what it tells."""

from __future__ import annotations

from typing import Any

from foundation.approvals.topics import Topic
from foundation.kinds import mark
from orders.engine.approvals import TOPIC
from orders.models import Order

#: More lines than this are looked at on the order's own page.
LINES = 50

SENTENCES = {
    "order.needs_approval": mark("Needs approval of: %(role_label)s. %(why)s"),
    "order.needs_approval_by": mark("Needs approval of %(name)s. %(why)s"),
    "approval.one_approver": mark("Name either a role or a person who approves."),
    "approval.bad_rank": mark("The place in the chain is a number from 1 to 9."),
}


def load(number: str) -> dict[str, Any]:
    """The order with its first lines, for somebody who may not have signed in."""
    order = Order.objects.select_related("partner", "channel").get(number=number)
    lines = list(order.lines.order_by("line_no")[: LINES + 1])
    return {
        "order": order,
        "lines": lines[:LINES],
        "has_more_lines": len(lines) > LINES,
    }


ORDER_BOOKING = Topic(
    TOPIC,
    label=mark("Booking of an order"),
    template="orders/_approval_order.html",
    load=load,
)
