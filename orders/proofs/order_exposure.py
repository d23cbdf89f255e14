from __future__ import annotations

from collections.abc import Iterator

from foundation import clock
from foundation.bulk import fetch_rows
from foundation.kinds import mark
from foundation.models import User
from foundation.proofs import Difference, Proof
from orders.models import Order
from orders.services.credit.exposure import follow_order
from orders.services.progress import lock_order

_SQL = """
SELECT o.id, o.number, sums.field, sums.stored, sums.computed
FROM orders_order o
LEFT JOIN (
    SELECT order_id,
        sum(round((net + tax) * (ordered - canceled - shipped)
            / (ordered - canceled), 2)) AS ordered,
        sum(round((net + tax) * (shipped - invoiced)
            / (ordered - canceled), 2)) AS shipped
    FROM orders_orderline WHERE ordered > canceled GROUP BY order_id
) l ON l.order_id = o.id AND o.status IN ('booked', 'closed') AND o.kind = 'sale'
LEFT JOIN (
    SELECT subject,
        coalesce(sum(amount) FILTER (WHERE kind = 'order'), 0) AS ordered,
        coalesce(sum(amount) FILTER (WHERE kind = 'shipped'), 0) AS shipped
    FROM partners_exposureentry GROUP BY subject
) e ON e.subject = o.number
CROSS JOIN LATERAL (VALUES
    ('ordered', coalesce(e.ordered, 0), coalesce(l.ordered, 0)),
    ('shipped', coalesce(e.shipped, 0), coalesce(l.shipped, 0))
) AS sums(field, stored, computed)
WHERE o.origin = 'live' AND sums.stored <> sums.computed
ORDER BY o.id
"""


class OrderExposure(Proof):
    """The ledger of exposure says of an order what its lines say."""

    kind = "order_exposure"
    label = mark("Exposure of orders")
    model = Order

    def differences(self) -> Iterator[Difference]:
        for pk, number, field, stored, computed in fetch_rows(_SQL):
            yield Difference(pk, ("order", number), field, stored, computed)

    def repair(self, difference: Difference, *, by: User | None) -> bool:
        order = lock_order(difference.subject[1])
        cause = f"repair:{clock.now().isoformat()}"
        follow_order(order, order.lines.all(), cause=cause, by=by)
        return True
