from __future__ import annotations

from collections.abc import Iterator

from foundation.bulk import fetch_rows
from foundation.kinds import mark
from foundation.proofs import Difference, Proof
from orders.models import OrderLine
from orders.states import Origin, ProgressKind

_SQL = """
SELECT l.id, o.number, kinds.kind, kinds.stored, coalesce(p.total, 0)
FROM orders_orderline l
JOIN orders_order o ON o.id = l.order_id AND o.origin = %s
CROSS JOIN LATERAL (VALUES {columns}) AS kinds(kind, stored)
LEFT JOIN (
    SELECT line_id, kind, sum(quantity) AS total
    FROM orders_lineprogress GROUP BY line_id, kind
) p ON p.line_id = l.id AND p.kind = kinds.kind
WHERE kinds.stored <> coalesce(p.total, 0)
ORDER BY l.id
"""


class LineQuantities(Proof):
    """Every quantity of a line is the sum of its progress."""

    kind = "line_quantities"
    label = mark("Quantities of order lines")
    model = OrderLine

    def differences(self) -> Iterator[Difference]:
        columns = ", ".join(
            f"('{kind.value}', l.{kind.value})" for kind in ProgressKind
        )
        rows = fetch_rows(_SQL.format(columns=columns), [Origin.LIVE.value])
        for pk, number, field, stored, computed in rows:
            yield Difference(pk, ("order", number), field, stored, computed)
