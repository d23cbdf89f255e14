"""Deadlines of approvals: a reminder before, the next one up after."""

from __future__ import annotations

from foundation import clock
from foundation.approvals.states import StepStatus
from foundation.db import atomic
from foundation.models import ApprovalStep, User
from foundation.roles import Role
from foundation.services.alerts import raise_alert
from foundation.services.approval_records import tell_request
from foundation.services.approvals import lock_request, pass_on

BATCH = 200


def escalate_due(*, by: User | None) -> int:
    """Act on every deadline that has passed; returns how many there were."""
    due = due_steps()
    for step in due:
        escalate(step, by=by)
    return len(due)


def due_steps() -> list[ApprovalStep]:
    """Pending steps whose deadline has passed and is not yet acted upon."""
    return _pending(due_at__lte=clock.now(), is_overdue=False)


def steps_to_remind() -> list[ApprovalStep]:
    """Pending steps whose time is nearly gone and whose approvers were not reminded."""
    return _pending(remind_at__lte=clock.now(), due_at__gt=clock.now())


@atomic()
def escalate(step: ApprovalStep, *, by: User | None) -> ApprovalStep | None:
    """The deadline passed, or nobody is there: ask the next one up and raise an alert.

    Locks the request. Without a next one up the step stays pending, and overdue.
    Returns the step that is asked instead.
    """
    request = lock_request(step.request_id)
    step = ApprovalStep.objects.get(pk=step.pk)
    step.request = request
    if step.status != StepStatus.PENDING:
        return None
    audience = step.escalate_to or step.role or Role.RULES.value
    new = _ask_next_one_up(step, by=by) if step.escalate_to else None
    if new is None:
        ApprovalStep.objects.filter(pk=step.pk).update(is_overdue=True)
    raise_alert(
        "alert.approval_late",
        fingerprint=f"approval:{(new or step).pk}",
        subject=(request.subject_kind, request.subject),
        params={"number": request.subject},
        audience=Role(audience),
    )
    return new


def claim_reminder(step: ApprovalStep) -> bool:
    """Whether the reminder is still to be sent; afterwards it is not."""
    unsent = ApprovalStep.objects.filter(
        pk=step.pk, status=StepStatus.PENDING, remind_at__isnull=False
    )
    return bool(unsent.update(remind_at=None))


def _ask_next_one_up(step: ApprovalStep, *, by: User | None) -> ApprovalStep:
    role = Role(step.escalate_to)
    step.expire(clock.now())
    step.save(update_fields=["status", "decided_at"])
    tell_request("approval.escalated", step.request, by, role_label=role.label)
    return pass_on(step, role=role.value)


def _pending(**limits: object) -> list[ApprovalStep]:
    steps = ApprovalStep.objects.filter(status=StepStatus.PENDING, **limits)
    return list(steps.select_related("request").order_by("due_at", "id")[:BATCH])
