"""The settings of stock that a company has: changed by hand, audited."""

from __future__ import annotations

from foundation.db import atomic
from foundation.models import User
from foundation.services.audit import record_audit, snapshot
from inventory.models import StockPolicy
from inventory.reads.policy import policy_of


@atomic()
def save_policy(policy: StockPolicy, *, by: User | None) -> StockPolicy:
    """Keep what is set from now on; the audit says what held before."""
    before = snapshot(policy_of(policy.company))
    policy.save()
    after = snapshot(policy) | {"id": before["id"]}
    record_audit(
        subject=("stock_policy", policy.company.code), before=before, after=after, by=by
    )
    return policy
