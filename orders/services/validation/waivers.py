"""Book anyway: a person with a role that a rule names passes over it, with a reason."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

from foundation.models import User
from foundation.roles import Role
from foundation.sentences import word
from foundation.services.audit import record_audit
from foundation.services.timeline import tell
from orders.engine.intake import Finding, Severity
from orders.errors import MayNotBypass, ReasonNeeded
from orders.models import Order
from orders.services.prepared import Prepared

#: A rule (set/key) that hit the header or a line.
Key = tuple[str, int | None]
#: Where a finding keeps why it was passed over.
WAIVED = "waived"
_STOPS = (Severity.ERROR, Severity.REFUSED)


@dataclass(frozen=True)
class Waiver:
    """Why what rules found is passed over."""

    reason: str


def may_waive(finding_params: dict[str, object], by: User | None) -> bool:
    """Does the rule that was hit name a role of this person?"""
    roles = finding_params.get("bypass")
    if by is None or not isinstance(roles, list | tuple) or not roles:
        return False
    known = {role.value for role in Role}
    return by.is_superuser or bool(set(by.roles) & (set(roles) & known))


def waive(
    prepared: Prepared,
    waiver: Waiver | None,
    earlier: Mapping[Key, str],
    *,
    by: User | None,
) -> Prepared:
    """The order with what may be passed over turned into remarks, on record.

    `earlier` is what was passed over before, with its reason. Raises ReasonNeeded
    without a reason, MayNotBypass where nothing is this person's to pass over.
    """
    reasons = dict(earlier)
    if waiver is not None:
        if not waiver.reason.strip():
            raise ReasonNeeded(field="reason")
        now = {
            key_of(each): waiver.reason
            for each in prepared.findings
            if each.severity in _STOPS and may_waive(dict(each.params), by)
        }
        if not now:
            raise MayNotBypass
        _record(prepared, now, waiver, by)
        reasons |= now
    if not reasons:
        return prepared
    findings = tuple(_waived(each, reasons) for each in prepared.findings)
    return dataclasses.replace(prepared, findings=findings)


def waived_before(order: Order) -> dict[Key, str]:
    """What somebody passed over already while the order is a draft, and why."""
    todos = order.todos.filter(params__has_key=WAIVED)
    return {
        (str(todo.params.get("rule")), todo.line_no): str(todo.params[WAIVED])
        for todo in todos
    }


def key_of(finding: Finding) -> Key:
    return str(finding.params.get("rule")), finding.line


def _waived(finding: Finding, reasons: Mapping[Key, str]) -> Finding:
    reason = reasons.get(key_of(finding))
    if reason is None or finding.severity not in _STOPS:
        return finding
    params = {**finding.params, WAIVED: reason}
    return dataclasses.replace(finding, severity=Severity.WARNING, params=params)


def _record(
    prepared: Prepared, now: Mapping[Key, str], waiver: Waiver, by: User | None
) -> None:
    """What was passed over, by whom and why: in the audit and on the timeline."""
    subject = ("order", prepared.number)
    for finding in prepared.findings:
        if key_of(finding) in now:
            text = finding.params.get("text") or word(finding.code, finding.params)
            params = {"text": text, "reason": waiver.reason}
            tell("order.rule_bypassed", subject=subject, by=by, params=params)
    rules = sorted({rule for rule, _line in now})
    record_audit(
        subject=subject,
        before={},
        after={"bypassed": rules, "bypass_reason": waiver.reason},
        by=by,
        thread=prepared.number,
    )
