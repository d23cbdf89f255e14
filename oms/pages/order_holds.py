"""What the order page shows of holds."""

from __future__ import annotations

from typing import Any

from foundation.models import User
from orders.hold_pages import Held, held_lines, holds_of, is_on_hold
from orders.models import Order
from orders.permissions import APPLY_HOLDS
from orders.states import OrderStatus


def holds_about(order: Order, user: User) -> dict[str, Any]:
    """The holds of an order, which lines they stop, and whether one may be set."""
    rows = holds_of(order, user) if order.booked_at else []
    is_booked = order.status == OrderStatus.BOOKED
    return {
        "holds": rows,
        "held": Held.HELD if is_booked and is_on_hold(rows) else None,
        "held_lines": held_lines(rows),
        "may_hold": is_booked and user.may(APPLY_HOLDS),
    }
