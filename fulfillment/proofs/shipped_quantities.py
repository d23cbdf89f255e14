from __future__ import annotations

from collections.abc import Iterator

from foundation.bulk import fetch_rows
from foundation.kinds import mark
from foundation.proofs import Difference, Proof

_SQL = """
SELECT l.id, o.number, l.line_no, sums.field, sums.stored, sums.computed
FROM orders_orderline l
JOIN orders_order o ON o.id = l.order_id AND o.origin = 'live' AND o.status <> 'draft'
LEFT JOIN (
    SELECT sl.order_line_id, sum(sl.shipped) AS shipped,
        sum(sl.shipped) FILTER (WHERE s.status = 'delivered') AS delivered
    FROM fulfillment_shipmentline sl
    JOIN fulfillment_shipment s ON s.id = sl.shipment_id
    GROUP BY sl.order_line_id
) f ON f.order_line_id = l.id
CROSS JOIN LATERAL (VALUES
    ('shipped', l.shipped, coalesce(f.shipped, 0)),
    ('delivered', l.delivered, coalesce(f.delivered, 0))
) AS sums(field, stored, computed)
WHERE sums.stored <> sums.computed
ORDER BY l.id
"""


class ShippedQuantities(Proof):
    """What an order says was shipped and delivered is what its shipments hold."""

    kind = "shipped_quantities"
    label = mark("Quantities shipped and delivered")

    def differences(self) -> Iterator[Difference]:
        for pk, number, line_no, field, stored, computed in fetch_rows(_SQL):
            named = f"{field} ({line_no})"
            yield Difference(pk, ("order", number), named, stored, computed)
