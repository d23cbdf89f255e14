from __future__ import annotations

from collections.abc import Iterator

from foundation.bulk import fetch_rows
from foundation.kinds import mark
from foundation.proofs import Difference, Proof
from partners.models import Exposure as ExposureRow

_SQL = """
SELECT coalesce(e.id, 0), p.code, sums.field, sums.stored, sums.computed
FROM partners_exposure e
FULL JOIN (
    SELECT partner_id, company_id, currency,
        coalesce(sum(amount) FILTER (WHERE kind = 'order'), 0) AS ordered,
        coalesce(sum(amount) FILTER (WHERE kind = 'shipped'), 0) AS shipped,
        coalesce(sum(amount) FILTER (WHERE kind IN ('invoice', 'payment')), 0)
            AS balance
    FROM partners_exposureentry GROUP BY partner_id, company_id, currency
) l USING (partner_id, company_id, currency)
JOIN partners_partner p ON p.id = partner_id
CROSS JOIN LATERAL (VALUES
    ('ordered', e.ordered, coalesce(l.ordered, 0)),
    ('shipped', e.shipped, coalesce(l.shipped, 0)),
    ('balance', e.balance, coalesce(l.balance, 0))
) AS sums(field, stored, computed)
WHERE sums.stored IS DISTINCT FROM sums.computed
ORDER BY 2, 3
"""


class Exposure(Proof):
    """What a customer owes is the sum of the ledger's entries."""

    kind = "exposure"
    label = mark("Exposure of customers")
    model = ExposureRow

    def differences(self) -> Iterator[Difference]:
        for pk, code, field, stored, computed in fetch_rows(_SQL):
            yield Difference(pk, ("partner", code), field, stored, computed)
