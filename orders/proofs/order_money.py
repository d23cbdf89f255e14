from __future__ import annotations

from collections.abc import Iterator

from foundation.bulk import fetch_rows
from foundation.kinds import mark
from foundation.proofs import Difference, Proof
from orders.models import Order
from orders.states import Origin

_SQL = """
SELECT o.id, o.number, sums.field, sums.stored, sums.computed
FROM orders_order o
LEFT JOIN (
    SELECT order_id,
        sum(net) AS net, sum(tax) AS tax, sum(net) + sum(tax) AS gross
    FROM orders_orderline GROUP BY order_id
) l ON l.order_id = o.id
LEFT JOIN (
    SELECT order_id,
        sum(amount) FILTER (WHERE kind = 'invoiced') AS invoiced,
        sum(amount) FILTER (WHERE kind = 'paid') AS paid
    FROM orders_moneyentry GROUP BY order_id
) m ON m.order_id = o.id
CROSS JOIN LATERAL (VALUES
    ('net', o.net, coalesce(l.net, 0)),
    ('tax', o.tax, coalesce(l.tax, 0)),
    ('gross', o.gross, coalesce(l.gross, 0)),
    ('invoiced', o.invoiced, coalesce(m.invoiced, 0)),
    ('paid', o.paid, coalesce(m.paid, 0))
) AS sums(field, stored, computed)
WHERE o.origin = %s AND sums.stored <> sums.computed
ORDER BY o.id
"""


class OrderMoney(Proof):
    """Totals are the sums of the lines; invoiced and paid those of their entries."""

    kind = "order_money"
    label = mark("Amounts of orders")
    model = Order

    def differences(self) -> Iterator[Difference]:
        for pk, number, field, stored, computed in fetch_rows(
            _SQL, [Origin.LIVE.value]
        ):
            yield Difference(pk, ("order", number), field, stored, computed)
