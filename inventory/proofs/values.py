from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from foundation.kinds import mark
from foundation.proofs import Difference, Proof
from inventory.engine.valuation import Method
from inventory.models import ClosedPeriod
from inventory.reads.values import companies, totals
from partners.models import Company


class Values(Proof):
    """What stock was worth when a period was closed is what movements still say.

    Where it differs something was posted or changed behind the books; only a person
    can say what.
    """

    kind = "values"
    label = mark("Stock value of closed periods")

    def differences(self) -> Iterator[Difference]:
        for company in companies():
            periods = list(company.closed_periods.order_by("until"))
            computed = _computed(company, [period.until for period in periods])
            for period in periods:
                yield from _compared(company, period, computed)


Computed = Mapping[tuple[Method, dt.date], Decimal]


def _computed(company: Company, days: Sequence[dt.date]) -> Computed:
    return {
        (method, day): total.value
        for method in Method
        for day, total in zip(days, totals(company, days, method), strict=True)
    }


def _compared(
    company: Company, period: ClosedPeriod, computed: Computed
) -> Iterator[Difference]:
    subject = ("closed_period", f"{company.code} {period.until}")
    for method in Method:
        stored = Decimal(period.values[method.value])
        found = computed[method, period.until]
        if stored != found:
            yield Difference(period.pk, subject, method.value, stored, found)
