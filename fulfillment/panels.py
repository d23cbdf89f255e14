"""What fulfillment adds to the pages of stock: to whom a lot went."""

from __future__ import annotations

from django.db.models import Sum

from foundation.models import User
from foundation.panels import Panel
from fulfillment.access import shipments_for
from inventory.models import Lot, Movement
from inventory.states import LocationKind

#: Shipments shown, newest first.
MOST_SHIPMENTS = 100


def customers_of_lot(user: User, lot: Lot) -> Panel | None:
    """The customers that got some of a lot, as far as this person may know."""
    went = Movement.objects.filter(lot=lot, destination__kind=LocationKind.CUSTOMER)
    sums = went.values("cause").annotate(total=Sum("quantity")).order_by()
    quantities = {row["cause"]: row["total"] for row in sums}
    if not quantities:
        return None
    shipments = (
        shipments_for(user)
        .filter(number__in=quantities)
        .select_related("order__partner")
        .order_by("-id")[:MOST_SHIPMENTS]
    )
    rows = [(shipment, quantities[shipment.number]) for shipment in shipments]
    context = {"rows": rows, "unit": lot.item.unit.name}
    return Panel("fulfillment/_lot_customers.html", context) if rows else None
