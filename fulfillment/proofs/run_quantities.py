from __future__ import annotations

from collections.abc import Iterator

from foundation.bulk import fetch_rows
from foundation.kinds import mark
from foundation.proofs import Difference, Proof

# An order about which an event still waits to be handled is about to change.
_SQL = """
SELECT l.id, o.number, l.line_no,
    l.ordered - l.canceled - l.shipped AS open, coalesce(r.held, 0) AS held
FROM orders_orderline l
JOIN orders_order o ON o.id = l.order_id AND o.origin = 'live' AND o.kind = 'sale'
    AND o.status IN ('booked', 'closed')
LEFT JOIN (
    SELECT rl.order_line_id, sum(rl.quantity) AS held
    FROM fulfillment_runline rl
    JOIN fulfillment_processrun r ON r.id = rl.run_id AND r.status = 'running'
    LEFT JOIN fulfillment_shipment s ON s.run_id = r.id
    WHERE s.id IS NULL OR s.status = 'ready'
    GROUP BY rl.order_line_id
) r ON r.order_line_id = l.id
WHERE l.ordered - l.canceled - l.shipped <> coalesce(r.held, 0)
  AND NOT EXISTS (
    SELECT FROM foundation_outboxevent e
    LEFT JOIN foundation_delivery d ON d.event_id = e.id
    WHERE (NOT e.is_fanned_out OR d.state <> 'done')
      AND e.payload ->> 'order_id' = o.id::text
  )
ORDER BY l.id
"""


class RunQuantities(Proof):
    """What is still to ship of a line is what its runs hold: nothing is forgotten."""

    kind = "run_quantities"
    label = mark("Quantities on their way through the process")

    def differences(self) -> Iterator[Difference]:
        for pk, number, line_no, still_open, held in fetch_rows(_SQL):
            named = f"open ({line_no})"
            yield Difference(pk, ("order", number), named, still_open, held)
