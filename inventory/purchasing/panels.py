"""What purchasing adds to the pages of partners and items."""

from __future__ import annotations

from catalog.models import Item
from foundation import clock
from foundation.models import User
from foundation.panels import Panel
from inventory.access import supplier_items_for
from inventory.lead_times import lead_times, supplier_lead_times
from inventory.models import SupplyOrder
from inventory.permissions import BUY, SEE_SUPPLY
from inventory.purchasing.queries import EXPECTED, price_of
from partners.models import Partner


def supply_of_partner(user: User, partner: Partner) -> Panel | None:
    """How a supplier delivers, with the way to their orders and terms."""
    if not partner.is_supplier or not user.may(SEE_SUPPLY):
        return None
    open_orders = SupplyOrder.objects.filter(supplier=partner, status__in=EXPECTED)
    context = {
        "partner": partner,
        "open_count": open_orders.count(),
        "lead_time": supplier_lead_times([partner.pk]).get(partner.pk),
    }
    return Panel("inventory/purchasing/_partner_panel.html", context)


def suppliers_of_item(user: User, item: Item) -> Panel | None:
    """Who sells us the item, at which price and how fast."""
    if not item.is_stocked or not user.may(SEE_SUPPLY):
        return None
    supplied = supplier_items_for(user).filter(item=item).prefetch_related("prices")
    taken, today = lead_times([item.pk]), clock.today()
    rows = [
        (row, price_of(row, today), taken.get((row.supplier_id, item.pk)))
        for row in supplied.order_by("rank", "id")
    ]
    may_buy = user.may(BUY)
    if not rows and not may_buy:
        return None
    context = {"item": item, "rows": rows, "may_buy": may_buy}
    return Panel("inventory/purchasing/_item_panel.html", context)
