from __future__ import annotations

from collections.abc import Iterator

from billing.models import Invoice
from billing.services.exposure import follow_invoice
from foundation import clock
from foundation.bulk import fetch_rows
from foundation.kinds import mark
from foundation.models import User
from foundation.proofs import Difference, Proof

_SQL = """
SELECT i.id, i.number, coalesce(e.amount, 0), f.amount
FROM billing_invoice i
CROSS JOIN LATERAL (
    SELECT CASE WHEN i.status = 'paid' THEN i.paid ELSE i.gross END AS amount
) f
LEFT JOIN (
    SELECT subject, sum(amount) AS amount FROM partners_exposureentry
    WHERE kind = 'invoice' GROUP BY subject
) e ON e.subject = i.number
WHERE i.status <> 'draft' AND coalesce(e.amount, 0) <> f.amount
ORDER BY i.id
"""


class InvoiceExposure(Proof):
    """The ledger of exposure says of an invoice what the invoice says."""

    kind = "invoice_exposure"
    label = mark("Exposure of invoices")
    model = Invoice

    def differences(self) -> Iterator[Difference]:
        for pk, number, stored, computed in fetch_rows(_SQL):
            yield Difference(pk, ("invoice", number), "exposure", stored, computed)

    def repair(self, difference: Difference, *, by: User | None) -> bool:
        invoice = Invoice.objects.select_for_update().get(pk=difference.pk)
        follow_invoice(invoice, cause=f"repair:{clock.now().isoformat()}", by=by)
        return True
