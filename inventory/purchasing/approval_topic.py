"""How a purchase in approval is shown to its approvers."""

from __future__ import annotations

from typing import Any

from foundation.approvals.topics import Topic
from foundation.kinds import mark
from inventory.models import SupplyOrder
from inventory.services.supply.approvals import TOPIC

#: More lines than this are looked at on the order's own page.
LINES = 50


def load(number: str) -> dict[str, Any]:
    """The purchase with its first lines, for somebody who may not have signed in."""
    orders = SupplyOrder.objects.select_related("supplier", "destination", "made_by")
    order = orders.get(number=number)
    lines = list(order.lines.select_related("item__unit").order_by("line_no")[:LINES])
    return {
        "order": order,
        "rows": [(line, (line.unit_price or 0) * line.ordered) for line in lines],
        "has_more_lines": order.lines.count() > LINES,
    }


PURCHASE = Topic(
    TOPIC,
    label=mark("Purchase from a supplier"),
    template="inventory/purchasing/_approval.html",
    load=load,
)
