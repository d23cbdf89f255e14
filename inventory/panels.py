"""What inventory adds to the pages of other records."""

from __future__ import annotations

from catalog.models import Item
from catalog.states import ItemKind
from foundation.models import User
from foundation.panels import Panel
from inventory.models import SupplyOrder
from inventory.permissions import PLAN_STOCK, RECEIVE_STOCK, SEE_STOCK, SEE_SUPPLY
from inventory.queries import stock_rows
from inventory.services.replenishment.queries import rules_of_item
from inventory.states import NoticeStatus, SupplyKind, SupplyStatus


def stock_of_item(user: User, item: Item) -> Panel | None:
    if item.kind != ItemKind.GOODS or not user.may(SEE_STOCK):
        return None
    [stock] = stock_rows([item], None)
    return Panel("inventory/_item_stock.html", {"stock": stock})


def receiving_of_order(user: User, order: SupplyOrder) -> Panel | None:
    """What is under way of a purchase, and the ways to take it in."""
    is_expected = order.status == SupplyStatus.SENT
    is_purchase = order.kind == SupplyKind.PURCHASE
    if not (is_expected and is_purchase and user.may(RECEIVE_STOCK)):
        return None
    announced = order.notices.filter(status=NoticeStatus.ANNOUNCED).order_by("id")
    context = {"number": order.number, "deliveries": list(announced)}
    return Panel("inventory/receiving/_supply_panel.html", context)


def replenishment_of_item(user: User, item: Item) -> Panel | None:
    """Where the item is replenished, and at which stock."""
    rows = rules_of_item(item) if user.may(SEE_SUPPLY) else []
    may_plan = user.may(PLAN_STOCK)
    if not rows and not may_plan:
        return None
    context = {"item": item, "rows": rows, "may_plan": may_plan}
    return Panel("inventory/replenishment/_panel.html", context)
