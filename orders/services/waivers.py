"""Book anyway: a person with a role that a rule names passes over it, with a reason."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from foundation.models import User
from foundation.roles import Role
from foundation.sentences import word
from foundation.services.audit import record_audit
from foundation.services.timeline import tell
from orders.engine.intake import Finding, Severity
from orders.errors import MayNotBypass, ReasonNeeded
from orders.services.prepared import Prepared

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


def waive(prepared: Prepared, waiver: Waiver | None, *, by: User | None) -> Prepared:
    """The order with what this person may pass over turned into remarks.

    Raises ReasonNeeded without a reason, MayNotBypass where nothing is theirs to pass.
    """
    if waiver is None:
        return prepared
    if not waiver.reason.strip():
        raise ReasonNeeded(field="reason")
    findings = [
        _waived(each)
        if each.severity in _STOPS and may_waive(dict(each.params), by)
        else each
        for each in prepared.findings
    ]
    if findings == list(prepared.findings):
        raise MayNotBypass
    return dataclasses.replace(prepared, findings=tuple(findings))


def tell_waived(
    before: Prepared,
    after: Prepared,
    number: str,
    waiver: Waiver | None,
    *,
    by: User | None,
) -> None:
    """What was passed over, by whom and why: in the audit and on the timeline."""
    if waiver is None:
        return
    pairs = zip(before.findings, after.findings, strict=True)
    passed = [old for old, new in pairs if old.severity != new.severity]
    for finding in passed:
        text = finding.params.get("text") or word(finding.code, finding.params)
        tell(
            "order.rule_bypassed",
            subject=("order", number),
            by=by,
            params={"text": text, "reason": waiver.reason},
        )
    rules = [str(each.params.get("rule", each.code)) for each in passed]
    record_audit(
        subject=("order", number),
        before={},
        after={"bypassed": rules, "bypass_reason": waiver.reason},
        by=by,
        thread=number,
    )


def _waived(finding: Finding) -> Finding:
    return dataclasses.replace(finding, severity=Severity.WARNING)
