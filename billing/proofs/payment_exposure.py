from __future__ import annotations

from collections.abc import Iterator

from billing.models import Payment
from billing.services.exposure import follow_payment
from foundation import clock
from foundation.bulk import fetch_rows
from foundation.kinds import mark
from foundation.models import User
from foundation.proofs import Difference, Proof

_SQL = """
SELECT p.id, p.number, coalesce(e.amount, 0), f.amount
FROM billing_payment p
CROSS JOIN LATERAL (
    SELECT -CASE WHEN p.partner_id IS NULL THEN 0
        WHEN p.state = 'on_account' THEN p.amount ELSE p.allocated END AS amount
) f
LEFT JOIN (
    SELECT subject, sum(amount) AS amount FROM partners_exposureentry
    WHERE kind = 'payment' GROUP BY subject
) e ON e.subject = p.number
WHERE coalesce(e.amount, 0) <> f.amount
ORDER BY p.id
"""


class PaymentExposure(Proof):
    """The ledger of exposure says of a payment what it pays or leaves as credit."""

    kind = "payment_exposure"
    label = mark("Exposure of payments")
    model = Payment

    def differences(self) -> Iterator[Difference]:
        for pk, number, stored, computed in fetch_rows(_SQL):
            yield Difference(pk, ("payment", number), "exposure", stored, computed)

    def repair(self, difference: Difference, *, by: User | None) -> bool:
        payment = Payment.objects.select_for_update().get(pk=difference.pk)
        cause = f"repair:{clock.now().isoformat()}"
        follow_payment(payment, payment.partner_id, cause=cause, by=by)
        return payment.partner_id is not None
