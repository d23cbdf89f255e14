"""What the rules say about a priced order: nothing is written here.

validation → screening → holds → approvals, each in its own module with one function
`Prepared -> Ruled`. A later one sees the findings of those before it. Rows to write are
added to the order's own batch by `add_rows`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

from foundation.bulk import Batch
from foundation.rules.sets import Hits
from foundation.services.rule_books import count_hits
from orders.engine.intake import Severity
from orders.services.holding.at_booking import hold_policy, write_holds
from orders.services.order_approvals import approvals
from orders.services.order_rows import Captured
from orders.services.prepared import Prepared, Ruled, Writing
from orders.services.screening.at_submit import screen_order
from orders.services.validation.rules import validate_by_rules

Policy = Callable[[Prepared], Ruled]

#: In this order; each policy is wired by one line here.
POLICIES: tuple[Policy, ...] = (validate_by_rules, screen_order, hold_policy, approvals)


def apply_policies(
    prepared: Prepared, policies: Sequence[Policy] = POLICIES
) -> Prepared:
    """The order with what every policy found; a rejected one is not asked about."""
    for policy in policies:
        if prepared.verdict == Severity.REJECT:
            break
        prepared = with_ruled(prepared, policy(prepared))
    return prepared


def add_policy_rows(captured: Captured, batch: Batch, *, is_booked: bool) -> None:
    """The rows of every policy, and the count of the rules that applied."""
    writing = Writing(captured, batch, is_booked)
    every = (captured.prepared.filled, *captured.prepared.ruled)
    for ruled in every:
        if ruled.add_rows is not None:
            ruled.add_rows(writing)
    write_holds(writing)
    hits = tuple(hit for ruled in every for hit in ruled.hits.hits)
    count_hits(Hits(hits), batch)


def with_ruled(prepared: Prepared, ruled: Ruled) -> Prepared:
    """The order with what one policy says about it."""
    facts = prepared.__dict__.get("facts")
    more = dataclasses.replace(
        prepared,
        findings=(*prepared.findings, *ruled.findings),
        ruled=(*prepared.ruled, ruled),
    )
    if facts is not None:  # made once for all policies
        more.__dict__["facts"] = facts
    return more
