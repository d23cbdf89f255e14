from __future__ import annotations

from collections.abc import Iterator

from foundation.bulk import fetch_rows
from foundation.kinds import mark
from foundation.proofs import Difference, Proof

_SQL = """
SELECT s.id, s.code, s.last, count(i.id)
FROM foundation_numberseries s
LEFT JOIN billing_invoice i
    ON i.number LIKE replace(s.prefix, '%%', '') || '%%'
    AND i.number ~ ('^' || regexp_replace(s.prefix, '([^[:alnum:]])', '\\\\\\1', 'g')
        || '[0-9]+$')
WHERE s.code IN (SELECT invoice_series FROM partners_company)
GROUP BY s.id, s.code, s.last
HAVING s.last <> count(i.id)
"""


class InvoiceNumbers(Proof):
    """A series has as many invoices as numbers: no gap, none twice. Not repairable:
    a missing number is for people to explain."""

    kind = "invoice_numbers"
    label = mark("Invoice numbers without gaps")

    def differences(self) -> Iterator[Difference]:
        for pk, code, last, count in fetch_rows(_SQL):
            yield Difference(pk, ("number_series", code), "last", last, count)
