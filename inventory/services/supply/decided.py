"""What becomes of a purchase once its approvers have decided."""

from __future__ import annotations

from foundation.models import User
from inventory.models import SupplyOrder
from inventory.services.supply.orders import approve_supply, give_back_supply
from inventory.states import SupplyStatus


def resume_purchase(number: str, *, by: User | None) -> None:
    """Everybody agreed; nothing happens where the order went on otherwise."""
    if order := _in_approval(number):
        approve_supply(order, by=by)


def return_purchase(number: str, reason: str, *, by: User | None) -> None:
    """Somebody said no: the order is a draft again, with the reason beside it."""
    if order := _in_approval(number):
        give_back_supply(order, reason, by=by)


def _in_approval(number: str) -> SupplyOrder | None:
    waiting = SupplyOrder.objects.filter(status=SupplyStatus.IN_APPROVAL)
    order: SupplyOrder | None = waiting.filter(number=number).first()
    return order
