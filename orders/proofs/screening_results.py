from __future__ import annotations

from collections.abc import Iterator

from foundation.bulk import fetch_rows
from foundation.kinds import mark
from foundation.proofs import Difference, Proof
from orders.models import OrderScreening

_SQL = """
SELECT s.order_id, o.number, s.status, facts.status
FROM orders_orderscreening s
JOIN orders_order o ON o.id = s.order_id
CROSS JOIN LATERAL (
    SELECT CASE
        WHEN bool_or(f.status = 'failed') THEN 'failed'
        WHEN bool_or(f.status = 'review') THEN 'review'
        ELSE 'passed'
    END AS status
    FROM orders_screeningfinding f WHERE f.order_id = s.order_id
) facts
WHERE s.status <> facts.status
ORDER BY s.order_id
"""


class ScreeningResults(Proof):
    """The result of an order's screening is the worst of its findings."""

    kind = "screening_results"
    label = mark("Results of trade compliance")
    model = OrderScreening

    def differences(self) -> Iterator[Difference]:
        for pk, number, stored, computed in fetch_rows(_SQL):
            yield Difference(pk, ("order", number), "status", stored, computed)
