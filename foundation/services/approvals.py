"""Asking for consent, and giving or refusing it.

A request holds the values that are agreed to and a chain of steps. `ensure_approval` is
what a process calls each time it wants to go on: it says whether nothing stands in the
way, and else leaves exactly one open request. Lock order: the subject's own row, then
its request; deciders lock only the request.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

from foundation import clock
from foundation.actor import current_means
from foundation.approvals.chain import Asked, AskedStep
from foundation.approvals.deciders import Decider, decider
from foundation.approvals.errors import (
    AlreadyDecided,
    CannotDelegate,
    NoLongerAsked,
    NotTheApprover,
    OwnRequest,
    ReasonNeeded,
)
from foundation.approvals.events import (
    ApprovalAsked,
    ApprovalGranted,
    ApprovalRejected,
)
from foundation.approvals.states import ApprovalStatus, StepStatus
from foundation.approvals.values import decode, encode, worsened
from foundation.db import atomic
from foundation.events import publish
from foundation.models import ApprovalRequest, ApprovalStep, User
from foundation.permissions import REASSIGN_APPROVALS
from foundation.services.alerts import close_alert
from foundation.services.approval_records import (
    audit_decision,
    tell_decision,
    tell_request,
)

OPEN_STEPS = (StepStatus.WAITING, StepStatus.PENDING)


@atomic()
def ensure_approval(
    asked: Asked,
    *,
    subject: tuple[str, str],
    by: User | None,
    thread: str = "",
    is_new: bool = False,
) -> bool:
    """Whether the subject may go on as it is now; else one open request is left.

    An approval stands while none of its values got worse and no other rule asks.
    The caller holds the lock of the subject. About a new one nobody asked before.
    """
    latest = None if is_new else latest_request(asked.topic, subject)
    is_open = latest is not None and latest.status == ApprovalStatus.OPEN
    if not asked.steps:
        if latest is not None and is_open:
            withdraw(latest, by=by)
        return True
    if latest is None or not _may_stand(latest):
        _request(asked, subject, by=by, thread=thread, previous=latest)
        return False
    worse = worsened(decode(latest.values), asked.values)
    if worse or not asked.keys <= _keys_of(latest):
        names = [each.before.name for each in worse]
        _ask_again(latest, asked, worse=names, by=by)
        return False
    if is_open:
        return _keep_open(latest, asked, by=by)
    return True


def does_stand(latest: ApprovalRequest | None, asked: Asked) -> bool:
    """Whether an approval that was given covers what is asked now."""
    if latest is None or latest.status != ApprovalStatus.APPROVED:
        return False
    worse = worsened(decode(latest.values), asked.values)
    return not worse and asked.keys <= _keys_of(latest)


@atomic()
def request_approval(
    asked: Asked,
    *,
    subject: tuple[str, str],
    by: User | None,
    thread: str = "",
    worse: Sequence[str] = (),
) -> ApprovalRequest:
    """Open a request and ask the first steps of its chain. Publishes ApprovalAsked."""
    previous = latest_request(asked.topic, subject)
    return _request(
        asked, subject, by=by, thread=thread, previous=previous, worse=worse
    )


def _request(
    asked: Asked,
    subject: tuple[str, str],
    *,
    by: User | None,
    thread: str,
    previous: ApprovalRequest | None,
    worse: Sequence[str] = (),
) -> ApprovalRequest:
    request = ApprovalRequest.objects.create(
        topic=asked.topic,
        subject_kind=subject[0],
        subject=subject[1],
        thread=thread or subject[1],
        values=encode(asked.values),
        worsened=list(worse),
        previous=previous,
        requested_by=by,
        requested_at=clock.now(),
    )
    steps = [_step(request, each) for each in _one_by_one(asked.steps, by)]
    first = min(step.rank for step in steps)
    for step in steps:
        if step.rank == first:
            step.ask(clock.now())
    ApprovalStep.objects.bulk_create(steps)
    tell_request("approval.asked", request, by, count=len(steps))
    _announce(request, [step for step in steps if step.rank == first])
    return request


@atomic()
def approve(step: ApprovalStep, *, by: User, note: str = "") -> ApprovalStep:
    """Agree; the next steps are asked, or the request is granted.

    Locks the request. The same person's second click changes nothing; raises
    AlreadyDecided where a colleague was first. Publishes ApprovalGranted at the end.
    """
    step, who = _lock_to_decide(step, by, StepStatus.APPROVED)
    if who is None:
        return step
    step.approve(clock.now())
    _save_decision(step, who, note)
    tell_decision("approval.approved", step, note)
    _go_on(step.request)
    return step


@atomic()
def reject(step: ApprovalStep, *, by: User, reason: str) -> ApprovalStep:
    """Say no, with a reason; that ends the request. Publishes ApprovalRejected."""
    if not reason.strip():
        raise ReasonNeeded(field="reason")
    step, who = _lock_to_decide(step, by, StepStatus.REJECTED)
    if who is None:
        return step
    step.reject(clock.now())
    _save_decision(step, who, reason.strip())
    request = step.request
    _withdraw_steps(request.steps.filter(status__in=OPEN_STEPS))
    request.refuse(clock.now())
    request.save(update_fields=["status", "ended_at"])
    tell_decision("approval.rejected", step, reason.strip())
    publish(ApprovalRejected(*_about(request), reason=reason.strip()))
    return step


@atomic()
def delegate(step: ApprovalStep, *, to: User, by: User, note: str = "") -> ApprovalStep:
    """Hand one step to a colleague within the same deadline; returns the new step.

    The approver does, or who may reassign: somebody has to where nobody can decide.
    """
    step, who = _lock_to_decide(step, by, StepStatus.DELEGATED)
    if who is None:
        raise NoLongerAsked
    is_fit = to.is_active and to.is_staff and to.pk not in (by.pk, step.user_id)
    if not is_fit or to.pk == step.request.requested_by_id:
        raise CannotDelegate(field="to", name=to.name)
    step.delegate(clock.now())
    _save_decision(step, who, note)
    new = pass_on(step, user=to)
    tell_decision("approval.delegated", step, note, to=to.name)
    return new


@atomic()
def withdraw(request: ApprovalRequest, *, by: User | None) -> None:
    """Nobody needs the approval any more; a request that has ended stays as it is."""
    locked = lock_request(request.pk)
    if locked.status != ApprovalStatus.OPEN:
        return
    _withdraw_steps(locked.steps.filter(status__in=OPEN_STEPS))
    locked.withdraw(clock.now())
    locked.save(update_fields=["status", "ended_at"])
    tell_request("approval.withdrawn", locked, by)


def pass_on(
    step: ApprovalStep, *, user: User | None = None, role: str = ""
) -> ApprovalStep:
    """Ask somebody else in the place of a step that has ended. Publishes ApprovalAsked.

    A delegated step keeps its deadline; an escalated one gets as long again.
    """
    new = ApprovalStep(
        request=step.request,
        rank=step.rank,
        role=role,
        user=user,
        reasons=step.reasons,
        hours=step.hours,
        escalate_to=step.escalate_to if user else "",
        instead_of=step,
    )
    new.ask(clock.now())
    if user is not None:
        new.due_at, new.remind_at = step.due_at, step.remind_at
    new.save()
    _announce(step.request, [new])
    return new


def latest_request(
    topic: str, subject: tuple[str, str], *, lock: bool = True
) -> ApprovalRequest | None:
    """The newest request about a subject, locked unless somebody only looks."""
    found = ApprovalRequest.objects.filter(
        topic=topic, subject_kind=subject[0], subject=subject[1]
    )
    if lock:
        found = found.select_for_update()
    return found.order_by("-id").first()


def lock_request(pk: int) -> ApprovalRequest:
    return ApprovalRequest.objects.select_for_update().get(pk=pk)


def _ask_again(
    latest: ApprovalRequest, asked: Asked, *, worse: Sequence[str], by: User | None
) -> None:
    """What was agreed to is not what there is now: the whole chain is asked anew."""
    if latest.status == ApprovalStatus.OPEN:
        withdraw(latest, by=by)
    else:
        latest.outdate()
        latest.save(update_fields=["status"])
        tell_request("approval.outdated", latest, by)
    subject = (latest.subject_kind, latest.subject)
    request_approval(
        asked,
        subject=subject,
        by=by or latest.requested_by,
        thread=latest.thread,
        worse=worse,
    )


def _keep_open(request: ApprovalRequest, asked: Asked, *, by: User | None) -> bool:
    """The open request goes on with the better values, without what nobody asks now."""
    values = encode(asked.values)
    if values != request.values:
        request.values = values
        ApprovalRequest.objects.filter(pk=request.pk).update(values=values)
    idle = [
        step
        for step in request.steps.filter(status__in=OPEN_STEPS)
        if not step.keys & asked.keys
    ]
    if idle:
        _withdraw_steps(idle)
        _go_on(request)
    return bool(request.status == ApprovalStatus.APPROVED)


def _go_on(request: ApprovalRequest) -> None:
    """Ask the next rank once the present one has agreed; grant after the last."""
    steps = list(request.steps.filter(status__in=OPEN_STEPS).order_by("rank", "id"))
    if any(step.status == StepStatus.PENDING for step in steps):
        return
    if not steps:
        request.grant(clock.now())
        request.save(update_fields=["status", "ended_at"])
        tell_request("approval.granted", request, None)
        publish(ApprovalGranted(*_about(request)))
        return
    following = [step for step in steps if step.rank == steps[0].rank]
    for step in following:
        step.ask(clock.now())
        step.save(update_fields=["status", "opened_at", "remind_at", "due_at"])
    _announce(request, following)


def _lock_to_decide(
    step: ApprovalStep, by: User, wanted: StepStatus
) -> tuple[ApprovalStep, Decider | None]:
    """The step under the lock of its request, and as whom this person decides it.

    No decider where this very person made this very decision before.
    """
    request = lock_request(step.request_id)
    fresh = ApprovalStep.objects.select_related("user", "decided_by").get(pk=step.pk)
    fresh.request = request
    if fresh.status == wanted and fresh.decided_by_id == by.pk:
        return fresh, None
    if fresh.status != StepStatus.PENDING:
        if fresh.decided_by is None:
            raise NoLongerAsked
        raise AlreadyDecided(name=fresh.decided_by.name)
    if request.requested_by_id == by.pk:
        raise OwnRequest
    who = decider(fresh, by)
    if who is None and wanted == StepStatus.DELEGATED and by.may(REASSIGN_APPROVALS):
        who = Decider(by)
    if who is None:
        raise NotTheApprover
    return fresh, who


def _save_decision(step: ApprovalStep, who: Decider, note: str) -> None:
    step.decided_by, step.on_behalf_of = who.person, who.on_behalf_of
    step.note, step.means = note.strip(), current_means()
    step.save(
        update_fields=[
            "status",
            "decided_at",
            "decided_by",
            "on_behalf_of",
            "note",
            "means",
        ]
    )
    audit_decision(step)
    close_alert(f"approval:{step.pk}")


def _withdraw_steps(steps: Iterable[ApprovalStep]) -> None:
    for step in steps:
        step.withdraw(clock.now())
        step.save(update_fields=["status", "decided_at"])
        close_alert(f"approval:{step.pk}")


def _may_stand(request: ApprovalRequest) -> bool:
    return request.status in (ApprovalStatus.OPEN, ApprovalStatus.APPROVED)


def _keys_of(request: ApprovalRequest) -> set[str]:
    return {key for step in request.steps.all() for key in step.keys}


def _one_by_one(steps: Iterable[AskedStep], by: User | None) -> list[AskedStep]:
    """A step of all who hold a role is one step for each of them but who asks."""
    single: list[AskedStep] = []
    for step in steps:
        holders = _holders(step.role, by) if step.needs_all and step.role else []
        single += [
            dataclasses.replace(step, role="", user_id=pk) for pk in holders
        ] or [step]
    return single


def _holders(role: str, by: User | None) -> list[int]:
    holders = User.objects.filter(is_active=True, grants__role=role)
    others = holders.exclude(pk=by.pk) if by else holders
    return list(others.order_by("id").values_list("id", flat=True))


def _step(request: ApprovalRequest, asked: AskedStep) -> ApprovalStep:
    return ApprovalStep(
        request=request,
        rank=asked.rank,
        role=asked.role,
        user_id=asked.user_id,
        reasons=[dataclasses.asdict(each) for each in asked.reasons],
        hours=asked.hours,
        escalate_to=asked.escalate_to,
    )


def _announce(request: ApprovalRequest, steps: Sequence[ApprovalStep]) -> None:
    publish(ApprovalAsked(request.pk, tuple(step.pk for step in steps)))


def _about(request: ApprovalRequest) -> tuple[int, str, str, str]:
    return request.pk, request.topic, request.subject_kind, request.subject
