from __future__ import annotations

from collections.abc import Iterator

from billing.models import Payment
from foundation.bulk import fetch_rows
from foundation.kinds import mark
from foundation.proofs import Difference, Proof

_SQL = """
SELECT p.id, p.number, p.allocated, coalesce(sum(a.amount), 0)
FROM billing_payment p
LEFT JOIN billing_allocation a ON a.payment_id = p.id
GROUP BY p.id, p.number, p.allocated
HAVING p.allocated <> coalesce(sum(a.amount), 0)
ORDER BY p.id
"""


class Payments(Proof):
    """A payment is allocated by its allocations."""

    kind = "payments"
    label = mark("Allocated payments")
    model = Payment

    def differences(self) -> Iterator[Difference]:
        for pk, number, stored, computed in fetch_rows(_SQL):
            yield Difference(pk, ("payment", number), "allocated", stored, computed)
