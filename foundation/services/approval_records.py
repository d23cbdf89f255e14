"""What goes on record about approvals: lines of the timeline, and the audit."""

from __future__ import annotations

from foundation.approvals.states import StepStatus
from foundation.models import ApprovalRequest, ApprovalStep, User
from foundation.services.audit import record_audit
from foundation.services.timeline import tell


def tell_request(
    code: str, request: ApprovalRequest, by: User | None, **params: object
) -> None:
    """A line in the timeline of the record that the request is about."""
    tell(
        code,
        subject=(request.subject_kind, request.subject),
        thread=request.thread,
        by=by,
        params=params,
    )


def tell_decision(code: str, step: ApprovalStep, note: str, **params: object) -> None:
    """What was decided, for whom and why, in the record's timeline."""
    if step.on_behalf_of is not None and code != "approval.delegated":
        code, params = f"{code}_for", {**params, "absent": step.on_behalf_of.name}
    if note.strip():
        code, params = f"{code}_noting", {**params, "note": note.strip()}
    tell_request(code, step.request, step.decided_by, **params)


def audit_decision(step: ApprovalStep) -> None:
    """Who decided what, and by what means: page, interface or mail link."""
    request = step.request
    record_audit(
        subject=(request.subject_kind, request.subject),
        before={"approval": StepStatus.PENDING.value},
        after={"approval": step.status, "approval_of": step.role or step.user_id},
        by=step.decided_by,
        thread=request.thread,
    )
