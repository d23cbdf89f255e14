"""Cancel many orders for one reason."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from foundation.kinds import mark
from foundation.models import User
from orders.models import Order
from orders.permissions import CANCEL_ORDERS
from orders.services.bulk import BulkDeed
from orders.services.cancel import cancel_order
from orders.states import CancelReason, FulfilmentStatus, OrderStatus

_GONE = (
    FulfilmentStatus.PARTLY_SHIPPED,
    FulfilmentStatus.SHIPPED,
    FulfilmentStatus.PARTLY_DELIVERED,
    FulfilmentStatus.DELIVERED,
)


class CancelOrders(BulkDeed):
    kind = "cancel_orders"
    label = mark("Cancel orders")
    button = mark("Cancel orders")
    icon = "ban"
    permission = CANCEL_ORDERS
    position = 90
    needs_reason = True
    is_dangerous = True

    def refusal(self, order: Order) -> str:
        if order.status == OrderStatus.CANCELED:
            return _("It is canceled already.")
        if order.status == OrderStatus.CLOSED or order.fulfilment_status in _GONE:
            return _("Goods have left already; cancel its open lines instead.")
        return ""

    def do(self, order: Order, *, by: User, params: dict[str, Any]) -> str:
        reason = CancelReason(params["reason"])
        cancel_order(order, reason=reason, note=params.get("note", ""), by=by)
        return _("Canceled.")
