"""What becomes of an order in approval: it goes on by itself, or asks nobody more."""

from __future__ import annotations

from foundation.db import atomic
from foundation.models import User
from orders.models import Order
from orders.services.drafts import rebook_draft
from orders.services.order_approvals import end_approval
from orders.states import OrderStatus


def resume_approved(number: str, *, by: User | None) -> None:
    """Book an order that was approved; what keeps it from that now is its to-do list.

    Nothing happens where somebody was quicker. Publishes OrderBooked.
    """
    order = Order.objects.filter(number=number).first()
    if order is not None and order.status == OrderStatus.DRAFT:
        rebook_draft(order, by=by)


@atomic()
def forget_approval(number: str, *, by: User | None) -> None:
    """A canceled order asks nobody any more."""
    end_approval(number, by=by)
