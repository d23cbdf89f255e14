from __future__ import annotations

from collections.abc import Iterator

from billing.models import Invoice
from foundation.bulk import fetch_rows
from foundation.kinds import mark
from foundation.proofs import Difference, Proof

_SQL = """
SELECT i.id, coalesce(i.number, ''), sums.field, sums.stored, sums.computed
FROM billing_invoice i
LEFT JOIN (
    SELECT invoice_id, sum(net) AS net FROM billing_invoiceline GROUP BY invoice_id
) l ON l.invoice_id = i.id
LEFT JOIN (
    SELECT invoice_id, sum(amount) AS paid FROM billing_allocation GROUP BY invoice_id
) a ON a.invoice_id = i.id
CROSS JOIN LATERAL (VALUES
    ('net', i.net, coalesce(l.net, 0)),
    ('gross', i.gross, i.net + i.tax),
    ('paid', i.paid, coalesce(a.paid, 0))
) AS sums(field, stored, computed)
WHERE sums.stored <> sums.computed
ORDER BY i.id
"""


class InvoiceMoney(Proof):
    """An invoice is the sum of its lines, and paid by its allocations."""

    kind = "invoice_money"
    label = mark("Amounts of invoices")
    model = Invoice

    def differences(self) -> Iterator[Difference]:
        for pk, number, field, stored, computed in fetch_rows(_SQL):
            yield Difference(pk, ("invoice", number), field, stored, computed)
