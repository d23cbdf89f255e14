"""Closing the books of stock: from then on nothing is posted on a day that is over.

What stock was worth on the last day is kept, by both methods, with the standard costs
that stood in for missing ones; `manage.py verify` computes it again ever after.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from foundation import clock
from foundation.db import atomic
from foundation.models import User
from foundation.services.audit import record_audit, snapshot
from inventory.engine.valuation import Method
from inventory.errors import PeriodAlreadyClosed, PeriodNotOver
from inventory.locks import hold_postings
from inventory.models import ClosedPeriod
from inventory.reads.values import last_closed, standard_costs_used, totals
from partners.models import Company


@atomic()
def close_period(company: Company, until: dt.date, *, by: User | None) -> ClosedPeriod:
    """Close a company's stock up to a day, and keep what it was worth then.

    Postings wait until it is done. Raises PeriodNotOver and PeriodAlreadyClosed.
    """
    hold_postings()
    check_period(company, until)
    last = last_closed(company)
    period = ClosedPeriod.objects.create(
        company=company,
        until=until,
        closed_by=by,
        values=_values(company, last.until if last else None, until),
    )
    record_audit(
        subject=("closed_period", f"{company.code} {until}"),
        before={},
        after={**snapshot(period), "values": _worth(period.values)},
        by=by,
    )
    return period


def check_period(company: Company, until: dt.date) -> None:
    """Raise PeriodNotOver or PeriodAlreadyClosed where it cannot be closed."""
    if until >= clock.today():
        raise PeriodNotOver(field="until")
    last = last_closed(company)
    if last is not None and until <= last.until:
        raise PeriodAlreadyClosed(
            company=company.legal_name, until=last.until.isoformat(), field="until"
        )


def _values(company: Company, since: dt.date | None, until: dt.date) -> dict[str, Any]:
    worth = {
        method.value: str(totals(company, [until], method)[0].value)
        for method in Method
    }
    used = standard_costs_used(company, since, until)
    costs = {
        str(each.item_id): None if each.cost is None else str(each.cost)
        for each in used
    }
    return {**worth, "standard_costs": costs}


def _worth(values: dict[str, Any]) -> dict[str, Any]:
    return {method.value: values[method.value] for method in Method}
