"""Does somebody have to approve this order before it is booked?

The rules build a chain (`orders/engine/approvals.py`). While it has not agreed to the
order as it is, the order stays a draft in approval; nothing is claimed or shipped. What
was approved stands until a later edit makes it worse.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection
from django.db.models.functions import Lower

from foundation.approvals.chain import Asked, AskedStep
from foundation.approvals.states import ApprovalStatus
from foundation.models import ApprovalRequest, User
from foundation.roles import Role
from foundation.rules.sets import Hits, Rule
from foundation.services.approvals import (
    does_stand,
    ensure_approval,
    latest_request,
    withdraw,
)
from foundation.services.rule_books import rule_book
from orders.engine.approvals import TOPIC, asked_for, email_of
from orders.engine.intake import Finding, Severity
from orders.services.order_rows import Captured
from orders.services.prepared import Prepared, Ruled, Writing, failure_findings

USE = "approvals"


def approvals(prepared: Prepared) -> Ruled:
    """The policy: who must agree to the order, unless they agreed to it already."""
    hits = _hits(prepared)
    asked = _asked(prepared, hits)
    latest = _latest(prepared)
    is_open = latest is not None and latest.status == ApprovalStatus.OPEN
    needs = bool(asked.steps) and not does_stand(latest, asked)
    findings = [_finding(step) for step in asked.steps] if needs else []
    return Ruled(
        (*failure_findings(hits), *findings),
        hits,
        _end_request if is_open else None,
    )


def ask_approval(captured: Captured, *, book: bool) -> bool:
    """Leave the request that a draft needs now; whether the draft is in approval.

    Asked only when nothing else keeps the order from being booked, and somebody wants
    it booked or it is in approval already.
    """
    prepared = captured.prepared
    latest = _latest(prepared)
    is_open = latest is not None and latest.status == ApprovalStatus.OPEN
    asked = _asked(prepared, _hits(prepared)) if book or is_open else None
    if asked is None or prepared.verdict != Severity.APPROVAL:
        if latest is not None and asked is not None and not asked.steps:
            withdraw(latest, by=prepared.by)
        return False
    subject = ("order", captured.number)
    ensure_approval(
        asked,
        subject=subject,
        by=prepared.by,
        thread=captured.number,
        is_new=not prepared.number,
    )
    return True


def end_approval(number: str, *, by: User | None) -> None:
    """The order was booked or canceled otherwise: nobody needs to approve it."""
    latest = latest_request(TOPIC, ("order", number))
    if latest is not None:
        withdraw(latest, by=by)


def users_named(rules: Sequence[Rule]) -> dict[str, int]:
    """Active colleagues whom the rules name by their address."""
    emails = {email_of(rule) for rule in rules} - {""}
    if not emails:
        return {}
    people = User.objects.filter(is_active=True).annotate(address=Lower("email"))
    return dict(people.filter(address__in=emails).values_list("address", "pk"))


def _hits(prepared: Prepared) -> Hits:
    book = rule_book(USE)
    if not book.rules or not prepared.priced:
        return Hits()
    return book.run(prepared.facts.header, prepared.facts.lines)


def _asked(prepared: Prepared, hits: Hits) -> Asked:
    if not hits.hits:
        return Asked(TOPIC, (), ())
    rules = [hit.rule for hit in hits.hits]
    return asked_for(prepared.facts.header, rules, users_named(rules))


def _latest(prepared: Prepared) -> ApprovalRequest | None:
    """The newest request about a draft; a new order has none."""
    if not prepared.number:
        return None
    # A basket that is only looked at is in no transaction, and locks nothing.
    lock = connection.in_atomic_block
    return latest_request(TOPIC, ("order", prepared.number), lock=lock)


def _end_request(writing: Writing) -> None:
    """An order that is booked after all needs no approval any more."""
    if writing.is_booked:
        end_approval(writing.captured.number, by=writing.captured.by)


def _finding(step: AskedStep) -> Finding:
    """Who must agree and why, among what is said about the order."""
    why = ", ".join(each.text or each.rule for each in step.reasons)
    if step.user_id is not None:
        name = User.objects.get(pk=step.user_id).name
        params = {"name": name, "why": why}
        return Finding("order.needs_approval_by", Severity.APPROVAL, params=params)
    role = Role(step.role).label if step.role in set(Role) else step.role
    params = {"role_label": role, "why": why}
    return Finding("order.needs_approval", Severity.APPROVAL, params=params)
