"""What promising adds to the pages of stock: who waits."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.db.models import F, Sum

from catalog.models import Item
from foundation.kinds import mark
from foundation.models import User
from foundation.panels import Panel
from inventory.engine.projection import Change
from inventory.figures import Figure
from inventory.permissions import SEE_STOCK
from promising.models import Demand

#: Lines shown; they are served in this order.
MOST_LINES = 50


def waiting_for_item(user: User, item: Item) -> Panel | None:
    """The lines that wait for an item, in the order in which they are served."""
    if not user.may(SEE_STOCK):
        return None
    waiting = Demand.objects.filter(item=item, waiting__gt=0).order_by(
        F("wanted_on").asc(nulls_last=True), "booked_at", "id"
    )
    demands = list(waiting.select_related("location")[:MOST_LINES])
    return Panel("promising/_waiting.html", {"demands": demands}) if demands else None


def _waiting(item_ids: Sequence[int], location_id: int | None) -> dict[int, Decimal]:
    demands = Demand.objects.filter(item_id__in=item_ids, waiting__gt=0)
    if location_id is not None:
        demands = demands.filter(location_id=location_id)
    sums = demands.values("item_id").annotate(total=Sum("waiting"))
    return {row["item_id"]: row["total"] for row in sums}


def _waiting_changes(
    item_ids: Sequence[int], location_id: int | None
) -> dict[int, list[Change]]:
    """What waits, on the days it is wanted on."""
    demands = Demand.objects.filter(item_id__in=item_ids, waiting__gt=0)
    if location_id is not None:
        demands = demands.filter(location_id=location_id)
    found: dict[int, list[Change]] = {}
    for demand in demands.order_by("id"):
        change = Change(demand.wanted_on, -demand.waiting, "waiting", demand.demand_ref)
        found.setdefault(demand.item_id or 0, []).append(change)
    return found


WAITING = Figure("waiting", mark("Waiting"), _waiting, _waiting_changes)
