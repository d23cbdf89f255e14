"""How long supply takes: as real receipts show, else as the supplier or we say.

The last receipts of an item from the same source count, when there are enough of them
to tell a mean; the days run from sending the order to receiving the goods.
"""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from foundation.bulk import fetch_rows
from inventory.engine.replenishing import LeadTime
from inventory.models import ReplenishmentRule
from inventory.services.supply.offers import Offer
from inventory.states import SupplyKind

#: Where nobody says how long it takes.
USUAL_DAYS = {SupplyKind.PURCHASE: 7, SupplyKind.TRANSFER: 2, SupplyKind.MAKE: 5}
#: So many receipts tell a mean; older ones than the latest do not count.
FEWEST, LATEST = 3, 20
STEP = Decimal("0.01")

#: item, kind, supplier, source
Lane = tuple[int, str, int | None, int | None]

_RECEIVED = """
SELECT item_id, kind, supplier_id, source_id, days
FROM (
    SELECT l.item_id, o.kind, o.supplier_id, o.source_id,
        coalesce(p."on", p.at::date) - o.sent_at::date AS days,
        row_number() OVER (
            PARTITION BY l.item_id, o.kind, o.supplier_id, o.source_id
            ORDER BY p.at DESC, p.id DESC
        ) AS place
    FROM inventory_supplyline l
    JOIN inventory_supplyorder o ON o.id = l.order_id
    JOIN inventory_supplyprogress p ON p.line_id = l.id AND p.kind = 'received'
    WHERE l.item_id = ANY(%s) AND o.sent_at IS NOT NULL AND p.quantity > 0
) r
WHERE place <= %s
"""


def seen_lead_times(item_ids: Iterable[int]) -> dict[Lane, LeadTime]:
    """What real receipts show, where there are enough of them; one query."""
    days: dict[Lane, list[int]] = defaultdict(list)
    for *lane, taken in fetch_rows(_RECEIVED, [sorted(set(item_ids)), LATEST]):
        days[tuple(lane)].append(max(taken, 0))
    return {
        lane: LeadTime(_rounded(statistics.mean(taken)), _rounded(_spread(taken)))
        for lane, taken in days.items()
        if len(taken) >= FEWEST
    }


def lead_time_of(
    rule: ReplenishmentRule, offer: Offer | None, seen: Mapping[Lane, LeadTime]
) -> LeadTime:
    """How long it takes until an item comes by its rule."""
    supplier = offer.supplier_id if offer else rule.supplier_id
    is_bought = rule.source_kind == SupplyKind.PURCHASE
    lane = (
        rule.item_id,
        rule.source_kind,
        supplier if is_bought else None,
        rule.source_id if rule.source_kind == SupplyKind.TRANSFER else None,
    )
    if lane in seen:
        return seen[lane]
    if is_bought and offer is not None:
        return LeadTime(Decimal(offer.lead_days))
    return LeadTime(Decimal(USUAL_DAYS[SupplyKind(rule.source_kind)]))


def _spread(days: list[int]) -> float:
    return statistics.stdev(days)


def _rounded(value: float) -> Decimal:
    return Decimal(str(value)).quantize(STEP)
