"""How long supply takes: as real receipts show, else as the supplier or we say.

The receipts of an item from the same source count when there are enough of them to
tell a mean; the days run from sending the order to receiving the goods.
"""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from foundation.bulk import fetch_rows
from inventory.engine.replenishing import LeadTime
from inventory.lead_times import lead_times
from inventory.models import ReplenishmentRule
from inventory.services.supply.offers import Offer
from inventory.states import SupplyKind

#: Where nobody says how long it takes.
USUAL_DAYS = {SupplyKind.PURCHASE: 7, SupplyKind.TRANSFER: 2, SupplyKind.MAKE: 5}
#: So many receipts tell a mean.
FEWEST = 3
STEP = Decimal("0.01")

#: item, kind, where it comes from
Lane = tuple[int, str, int | None]

_OUR_OWN = """
SELECT l.item_id, o.kind, o.source_id,
    p."on" - (o.sent_at AT TIME ZONE w.time_zone)::date AS days
FROM inventory_supplyprogress p
JOIN inventory_supplyline l ON l.id = p.line_id
JOIN inventory_supplyorder o ON o.id = l.order_id
JOIN inventory_location w ON w.id = o.destination_id
WHERE l.item_id = ANY(%s) AND o.kind <> 'purchase' AND o.sent_at IS NOT NULL
    AND p.kind = 'received' AND p.quantity > 0 AND p."on" IS NOT NULL
"""


def seen_lead_times(item_ids: Iterable[int]) -> dict[Lane, LeadTime]:
    """What real receipts show, where there are enough of them; two queries."""
    items = sorted(set(item_ids))
    found: dict[Lane, LeadTime] = {}
    for (supplier_id, item_id), seen in lead_times(items).items():
        if seen.count >= FEWEST:
            found[item_id, SupplyKind.PURCHASE.value, supplier_id] = LeadTime(
                seen.mean_days, seen.deviation_days
            )
    days: dict[Lane, list[int]] = defaultdict(list)
    for item_id, kind, source_id, taken in fetch_rows(_OUR_OWN, [items]):
        days[item_id, kind, source_id].append(max(taken, 0))
    for lane, taken in days.items():
        if len(taken) >= FEWEST:
            mean, spread = statistics.mean(taken), statistics.stdev(taken)
            found[lane] = LeadTime(_rounded(mean), _rounded(spread))
    return found


def lead_time_of(
    rule: ReplenishmentRule, offer: Offer | None, seen: Mapping[Lane, LeadTime]
) -> LeadTime:
    """How long it takes until an item comes by its rule."""
    is_bought = rule.source_kind == SupplyKind.PURCHASE
    supplier_id = offer.supplier_id if offer else rule.supplier_id
    origin = supplier_id if is_bought else rule.source_id
    lane = (rule.item_id, rule.source_kind, origin)
    if lane in seen:
        return seen[lane]
    if is_bought and offer is not None:
        return LeadTime(Decimal(offer.lead_days))
    return LeadTime(Decimal(USUAL_DAYS[SupplyKind(rule.source_kind)]))


def _rounded(value: float) -> Decimal:
    return Decimal(str(value)).quantize(STEP)
