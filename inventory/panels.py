"""What inventory adds to the pages of other records."""

from __future__ import annotations

from catalog.models import Item
from catalog.states import ItemKind
from foundation.models import User
from foundation.panels import Panel
from inventory.permissions import SEE_STOCK
from inventory.queries import stock_rows


def stock_of_item(user: User, item: Item) -> Panel | None:
    if item.kind != ItemKind.GOODS or not user.may(SEE_STOCK):
        return None
    [stock] = stock_rows([item], None)
    return Panel("inventory/_item_stock.html", {"stock": stock})
