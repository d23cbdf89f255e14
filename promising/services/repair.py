"""Put demands right where they wait for more or less than their claims leave open."""

from __future__ import annotations

from foundation.db import atomic
from foundation.locks import retry_deadlocks
from foundation.models import User
from foundation.services.audit import record_audit
from promising.queries import DemandDifference, demand_differences
from promising.services.waiting import note_lost_claims


@retry_deadlocks
@atomic()
def repair_demands(*, by: User | None) -> list[DemandDifference]:
    """Recount what each differing demand waits for."""
    differences = demand_differences()
    for each in differences:
        record_audit(
            subject=("demand", each.demand_ref),
            thread=each.demand_ref.rpartition("/")[0],
            before={"waiting": str(each.waiting)},
            after={"waiting": str(each.computed)},
            by=by,
        )
    if differences:
        note_lost_claims({each.demand_ref for each in differences})
    return differences
