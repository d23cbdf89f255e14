from __future__ import annotations

from collections.abc import Iterator

from foundation.bulk import fetch_rows
from foundation.kinds import mark
from foundation.proofs import Difference, Proof
from orders.states import Origin

# A kit holds so much of each component as one kit needs.
_SQL = """
SELECT l.id, o.number, c.held, (l.ordered - l.canceled - l.shipped) * c.per_unit
FROM (
    SELECT k.demand_ref, k.item_id, sum(k.open) AS held,
        coalesce((
            SELECT max(d.per_unit) FROM promising_demand d
            WHERE d.demand_ref = k.demand_ref AND d.item_id = k.item_id
        ), 1) AS per_unit
    FROM inventory_claim k
    WHERE k.open > 0
    GROUP BY k.demand_ref, k.item_id
) c
JOIN orders_order o ON o.number = split_part(c.demand_ref, '/', 1) AND o.origin = %s
JOIN orders_orderline l
  ON l.order_id = o.id AND l.line_no::text = split_part(c.demand_ref, '/', 2)
WHERE c.held > (l.ordered - l.canceled - l.shipped) * c.per_unit
ORDER BY l.id
"""


class ClaimedQuantities(Proof):
    """No line holds more stock than is still to be shipped of it."""

    kind = "claimed_quantities"
    label = mark("Stock held for order lines")

    def differences(self) -> Iterator[Difference]:
        for pk, number, held, open_ in fetch_rows(_SQL, [Origin.LIVE.value]):
            yield Difference(pk, ("order", number), "claimed", held, open_)
