"""Several approvers at once: real threads, each with a connection of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.db import connection

from foundation.approvals.errors import AlreadyDecided
from foundation.models import ApprovalRequest, OutboxEvent, User
from foundation.roles import Role
from foundation.services.approvals import approve, ensure_approval, reject
from tests.factories.approvals import (
    ORDER,
    ask_of,
    make_asked,
    make_request,
    statuses_of,
    steps_of,
)
from tests.people import make_person

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 6


def all_at_once(deeds: Sequence[Callable[[], object]]) -> list[str]:
    """What became of each: done, or the code of what was refused."""
    barrier = Barrier(len(deeds))

    def person(deed: Callable[[], object]) -> str:
        try:
            barrier.wait()
            deed()
        except AlreadyDecided as refused:
            return refused.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(person, deeds))


def managers() -> list[User]:
    names = [f"Manager {number}" for number in range(PEOPLE)]
    return [make_person(name, Role.SALES_MANAGER) for name in names]


def test_of_many_approvers_at_once_exactly_one_decides(ada: User) -> None:
    people = managers()
    request = make_request(ask_of(Role.SALES_MANAGER), by=ada)
    (step,) = steps_of(request)

    def deed(number: int) -> Callable[[], object]:
        by = people[number]
        if number % 2:
            return lambda: reject(step, by=by, reason="No")
        return lambda: approve(step, by=by)

    results = all_at_once([deed(number) for number in range(PEOPLE)])

    assert Counter(results) == {"done": 1, "approval.already_decided": PEOPLE - 1}
    ended = OutboxEvent.objects.filter(name__in=("ApprovalGranted", "ApprovalRejected"))
    assert ended.count() == 1


def test_many_clicks_of_one_person_are_one_decision(ada: User) -> None:
    mia = make_person("Mia Manager", Role.SALES_MANAGER)
    request = make_request(ask_of(Role.SALES_MANAGER), by=ada)
    (step,) = steps_of(request)

    results = all_at_once([lambda: approve(step, by=mia)] * PEOPLE)

    assert Counter(results) == {"done": PEOPLE}
    assert OutboxEvent.objects.filter(name="ApprovalGranted").count() == 1


def test_parallel_steps_approved_at_once_grant_once(ada: User) -> None:
    people = managers()
    request = make_request(ask_of(Role.SALES_MANAGER, needs_all=True), by=ada)
    by_user = {person.pk: person for person in people}
    pairs = [(step, by_user[step.user_id or 0]) for step in steps_of(request)]

    results = all_at_once([partial(approve, step, by=by) for step, by in pairs])

    assert Counter(results) == {"done": PEOPLE}
    assert set(statuses_of(request)) == {"approved"}
    assert ApprovalRequest.objects.get(pk=request.pk).status == "approved"
    assert OutboxEvent.objects.filter(name="ApprovalGranted").count() == 1


def test_the_same_question_again_stays_one_request(ada: User) -> None:
    asked = make_asked(ask_of(Role.SALES_MANAGER))
    ensure_approval(asked, subject=ORDER, by=ada)

    all_at_once([lambda: ensure_approval(asked, subject=ORDER, by=ada)] * PEOPLE)

    assert ApprovalRequest.objects.count() == 1
