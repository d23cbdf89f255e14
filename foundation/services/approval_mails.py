"""Mails of approvals: asked, reminded, decided; each in its reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone, translation

from foundation import formats
from foundation.access import may_see
from foundation.approvals.deciders import Decider, deciders_of
from foundation.approvals.links import link_to
from foundation.approvals.states import ApprovalStatus, StepStatus
from foundation.approvals.topics import label_of
from foundation.approvals.wording import shown_values, word_reasons
from foundation.db import atomic
from foundation.models import ApprovalRequest, ApprovalStep, User
from foundation.records import record_url
from foundation.roles import Role
from foundation.services.alerts import raise_alert
from foundation.services.approval_deadlines import (
    claim_reminder,
    escalate,
    steps_to_remind,
)
from foundation.services.approval_records import tell_request
from foundation.services.mail import queue_mail


@atomic()
def mail_steps(step_ids: Sequence[int], *, by: User | None) -> None:
    """Tell the approvers of steps that are still pending; nobody there: pass it on."""
    steps = ApprovalStep.objects.select_related("request__requested_by").filter(
        pk__in=step_ids, status=StepStatus.PENDING
    )
    for step in steps.order_by("id"):
        deciders = deciders_who_see(step)
        for each in deciders:
            mail_one("approval_asked", step, each)
        if not deciders:
            _nobody(step, by=by)


def deciders_who_see(step: ApprovalStep) -> list[Decider]:
    """Who may decide the step and open its record."""
    request = step.request
    return [
        each
        for each in deciders_of(step)
        if may_see(each.person, request.subject_kind, request.subject)
    ]


def mail_one(kind: str, step: ApprovalStep, to: Decider) -> None:
    """Write the mail with the signed link of this person."""
    request, person = step.request, to.person
    zone = timezone.override(ZoneInfo(person.time_zone))
    with translation.override(person.language), zone:
        queue_mail(
            kind,
            to=person.email,
            to_name=person.name,
            language=person.language,
            subject=(request.subject_kind, request.subject),
            thread=request.thread,
            context=_facts(request)
            | {
                "reasons": word_reasons(step),
                "due": formats.long_moment(step.due_at) if step.due_at else "",
                "absent": to.on_behalf_of,
                "url": link_to(step, person),
            },
        )


def remind_due(*, by: User | None) -> int:
    """Remind whoever has nearly let a deadline pass, once; returns how many steps."""
    return sum(_remind(step, by=by) for step in steps_to_remind())


@atomic()
def _remind(step: ApprovalStep, *, by: User | None) -> bool:
    if not claim_reminder(step):
        return False
    for each in deciders_who_see(step):
        mail_one("approval_reminder", step, each)
    tell_request("approval.reminded", step.request, by)
    return True


@atomic()
def mail_outcome(request_id: int, *, by: User | None) -> None:
    """Tell whoever asked how it ended, unless the system asked by itself."""
    request = ApprovalRequest.objects.select_related("requested_by").get(pk=request_id)
    person = request.requested_by
    if person is None or not person.is_active or person.is_portal:
        return
    last = request.steps.exclude(decided_by=None).order_by("-decided_at", "-id").first()
    with translation.override(person.language):
        queue_mail(
            "approval_decided",
            to=person.email,
            to_name=person.name,
            language=person.language,
            subject=(request.subject_kind, request.subject),
            thread=request.thread,
            context=_facts(request)
            | {
                "is_approved": request.status == ApprovalStatus.APPROVED,
                "last": last,
                "url": _record_address(request),
            },
        )


def _facts(request: ApprovalRequest) -> dict[str, Any]:
    return {
        "request": request,
        "topic": label_of(request.topic),
        "values": shown_values(request),
    }


def _record_address(request: ApprovalRequest) -> str:
    address = record_url(request.subject_kind, request.subject)
    return f"{settings.SITE_URL}{address}" if address else ""


def _nobody(step: ApprovalStep, *, by: User | None) -> None:
    """Nobody can decide this: the next one up is asked, or a person must see to it."""
    if step.escalate_to:
        escalate(step, by=by)
        return
    raise_alert(
        "alert.approval_nobody",
        fingerprint=f"approval:{step.pk}",
        subject=(step.request.subject_kind, step.request.subject),
        params={"number": step.request.subject},
        audience=Role.RULES,
    )
