"""Reads of approvals for pages: what waits for me, and where a request stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from foundation import clock
from foundation.access import may_see, subject_for
from foundation.approvals.deciders import Decider, decider, waiting_for
from foundation.approvals.states import ApprovalStatus, StepStatus
from foundation.approvals.topics import label_of, topic_of
from foundation.approvals.wording import (
    ShownValue,
    shown_values,
    word_approver,
    word_decision,
    word_reasons,
)
from foundation.models import ApprovalRequest, ApprovalStep, User
from foundation.permissions import REASSIGN_APPROVALS

#: More than this nobody works through on one page.
MOST = 200


@dataclass(frozen=True)
class ChainStep:
    """One step as the chain shows it."""

    step: ApprovalStep
    who: str
    decided: str
    reasons: list[str]
    is_late: bool


@dataclass(frozen=True)
class Case:
    """A request with its chain; `mine` is the step this person may decide."""

    request: ApprovalRequest
    topic: str
    values: list[ShownValue]
    chain: list[ChainStep]
    mine: ApprovalStep | None
    absent: User | None
    #: Steps that this person may give to somebody else.
    movable: list[ChainStep] = field(default_factory=list)

    @property
    def now(self) -> list[ChainStep]:
        """Who is asked at present."""
        return [each for each in self.chain if each.step.status == StepStatus.PENDING]

    @property
    def reasons(self) -> list[str]:
        """Why it is asked, each reason once."""
        return list(dict.fromkeys(r for each in self.chain for r in each.reasons))

    @property
    def rejection(self) -> ChainStep | None:
        found = (e for e in self.chain if e.step.status == StepStatus.REJECTED)
        return next(found, None)

    @property
    def due_at(self) -> dt.datetime | None:
        """The earliest deadline of those who are asked."""
        limits = [each.step.due_at for each in self.now if each.step.due_at]
        return min(limits, default=None)


def cases_waiting_for(person: User, most: int = MOST) -> list[Case]:
    """What this person may decide and see, the most urgent first."""
    steps = list(waiting_for(person)[:most])
    requests = {step.request_id: step.request for step in steps}
    cases = cases_of(requests.values(), person)
    return [case for case in cases if case.mine and _may_see(person, case.request)]


def cases_of(requests: Iterable[ApprovalRequest], person: User) -> list[Case]:
    """Requests with their chains, in a fixed number of queries but for stand-ins."""
    wanted = list(requests)
    steps = ApprovalStep.objects.filter(request__in=wanted).select_related(
        "user", "decided_by", "on_behalf_of"
    )
    by_request: dict[int, list[ApprovalStep]] = {each.pk: [] for each in wanted}
    for step in steps.order_by("rank", "id"):
        by_request[step.request_id].append(step)
    return [_case(each, by_request[each.pk], person) for each in wanted]


def case_for(person: User, key: int) -> Case:
    """The request with this key, if this person may see its record."""
    request = _requests().filter(pk=key).first()
    if request is None:
        raise Http404
    subject_for(person, request.subject_kind, request.subject)
    return cases_of([request], person)[0]


def step_for(person: User, key: int) -> ApprovalStep:
    """A step, if this person may see its record."""
    step = ApprovalStep.objects.select_related("request", "user").filter(pk=key).first()
    if step is None:
        raise Http404
    subject_for(person, step.request.subject_kind, step.request.subject)
    return step


def case_about(person: User, subject: tuple[str, str]) -> Case | None:
    """The newest request about a record, for its page."""
    about = _requests().filter(subject_kind=subject[0], subject=subject[1])
    request = about.order_by("-id").first()
    return cases_of([request], person)[0] if request else None


def open_requests() -> QuerySet[ApprovalRequest]:
    return _requests().filter(status=ApprovalStatus.OPEN)


def decided_by(person: User) -> QuerySet[ApprovalRequest]:
    """Requests that this person decided upon, or that were decided in their place."""
    decided = ApprovalStep.objects.filter(
        Q(decided_by=person) | Q(on_behalf_of=person)
    ).values("request")
    return _requests().filter(pk__in=decided)


def topic_context(request: ApprovalRequest) -> dict[str, Any]:
    """What an approver's page shows of the record: the topic's template and facts."""
    topic = topic_of(request.topic)
    if topic is None:
        return {}
    return {"topic_template": topic.template, **topic.load(request.subject)}


def _requests() -> QuerySet[ApprovalRequest]:
    return ApprovalRequest.objects.select_related("requested_by", "previous")


def _case(request: ApprovalRequest, steps: list[ApprovalStep], person: User) -> Case:
    mine, who = _mine(request, steps, person)
    chain = [_chain_step(step) for step in steps]
    may_move = person.may(REASSIGN_APPROVALS) and request.requested_by_id != person.pk
    return Case(
        request,
        label_of(request.topic),
        shown_values(request),
        chain,
        mine,
        who.on_behalf_of if who else None,
        [each for each in chain if may_move and _is_others(each.step, mine)],
    )


def _is_others(step: ApprovalStep, mine: ApprovalStep | None) -> bool:
    return step.status == StepStatus.PENDING and step != mine


def _mine(
    request: ApprovalRequest, steps: list[ApprovalStep], person: User
) -> tuple[ApprovalStep | None, Decider | None]:
    if request.requested_by_id == person.pk:
        return None, None
    for step in steps:
        if step.status == StepStatus.PENDING and (who := decider(step, person)):
            return step, who
    return None, None


def _chain_step(step: ApprovalStep) -> ChainStep:
    is_pending = step.status == StepStatus.PENDING
    is_late = bool(is_pending and step.due_at and step.due_at <= clock.now())
    return ChainStep(
        step, word_approver(step), word_decision(step), word_reasons(step), is_late
    )


def _may_see(person: User, request: ApprovalRequest) -> bool:
    return may_see(person, request.subject_kind, request.subject)
