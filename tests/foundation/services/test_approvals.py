from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from foundation.approvals.errors import (
    AlreadyDecided,
    CannotDelegate,
    NoLongerAsked,
    NotTheApprover,
    OwnRequest,
    ReasonNeeded,
)
from foundation.models import ApprovalRequest, ApprovalStep, OutboxEvent, User
from foundation.roles import Role
from foundation.services.approvals import approve, delegate, reject, withdraw
from tests.factories.approvals import ask_of, make_request, statuses_of, steps_of
from tests.people import make_person

pytestmark = pytest.mark.django_db

MANAGER, FINANCE = Role.SALES_MANAGER, Role.FINANCE


@pytest.fixture
def mia() -> User:
    return make_person("Mia Manager", MANAGER)


@pytest.fixture
def max_() -> User:
    return make_person("Max Manager", MANAGER)


def _status(request: ApprovalRequest) -> str:
    return str(ApprovalRequest.objects.get(pk=request.pk).status)


def _events() -> list[str]:
    return list(OutboxEvent.objects.order_by("id").values_list("name", flat=True))


def test_a_chain_in_sequence_asks_the_next_only_after_the_first(
    ada: User, mia: User, cleo: User
) -> None:
    request = make_request(ask_of(MANAGER, 1), ask_of(FINANCE, 2), by=ada)
    first, second = steps_of(request)

    assert statuses_of(request) == ["pending", "waiting"]
    approve(first, by=mia)
    assert statuses_of(request) == ["approved", "pending"]
    assert _status(request) == "open"
    approve(second, by=cleo)

    assert statuses_of(request) == ["approved", "approved"]
    assert _status(request) == "approved"
    assert _events() == ["ApprovalAsked", "ApprovalAsked", "ApprovalGranted"]


def test_a_step_cannot_be_decided_before_its_turn(ada: User, cleo: User) -> None:
    request = make_request(ask_of(MANAGER, 1), ask_of(FINANCE, 2), by=ada)

    with pytest.raises(NoLongerAsked):
        approve(steps_of(request)[1], by=cleo)


def test_parallel_steps_are_asked_at_once_and_all_must_agree(
    ada: User, mia: User, cleo: User
) -> None:
    request = make_request(ask_of(MANAGER), ask_of(FINANCE), by=ada)
    finance, manager = sorted(steps_of(request), key=lambda step: step.role)

    assert statuses_of(request) == ["pending", "pending"]
    approve(finance, by=cleo)
    assert _status(request) == "open"
    approve(manager, by=mia)

    assert _status(request) == "approved"


def test_all_holders_of_a_role_must_agree_where_the_rule_says_so(
    ada: User, mia: User, max_: User
) -> None:
    request = make_request(ask_of(MANAGER, needs_all=True), by=ada)
    first, second = steps_of(request)

    approve(first, by=mia)
    assert _status(request) == "open"
    approve(second, by=max_)

    assert _status(request) == "approved"


def test_a_rejection_needs_a_reason_and_ends_the_request(
    ada: User, mia: User, cleo: User
) -> None:
    request = make_request(ask_of(MANAGER), ask_of(FINANCE), by=ada)
    step = request.steps.get(role=MANAGER)

    with pytest.raises(ReasonNeeded):
        reject(step, by=mia, reason="  ")
    reject(step, by=mia, reason="Too cheap")

    assert _status(request) == "rejected"
    assert sorted(statuses_of(request)) == ["rejected", "withdrawn"]
    event = OutboxEvent.objects.get(name="ApprovalRejected")
    assert event.payload["reason"] == "Too cheap"


def test_somebody_else_cannot_decide(ada: User, ben: User, mia: User) -> None:
    request = make_request(ask_of(MANAGER), by=ada)

    with pytest.raises(NotTheApprover):
        approve(steps_of(request)[0], by=ben)


def test_nobody_approves_what_they_asked_for(mia: User) -> None:
    request = make_request(ask_of(MANAGER), by=mia)

    with pytest.raises(OwnRequest):
        approve(steps_of(request)[0], by=mia)


def test_a_double_click_changes_nothing(ada: User, mia: User) -> None:
    request = make_request(ask_of(MANAGER), by=ada)
    step = steps_of(request)[0]

    approve(step, by=mia)
    approve(step, by=mia)

    assert _events().count("ApprovalGranted") == 1


def test_the_second_of_two_approvers_is_told_who_was_first(
    ada: User, mia: User, max_: User
) -> None:
    request = make_request(ask_of(MANAGER), by=ada)
    step = steps_of(request)[0]
    approve(step, by=mia)

    with pytest.raises(AlreadyDecided) as said:
        reject(step, by=max_, reason="No")

    assert "Mia Manager" in str(said.value)
    assert _status(request) == "approved"


def test_a_delegated_step_is_asked_of_the_colleague_within_the_same_time(
    ada: User, ben: User, mia: User
) -> None:
    request = make_request(ask_of(MANAGER, hours=24), by=ada)
    (step,) = steps_of(request)

    new = delegate(step, to=ben, by=mia, note="You know them")

    old, asked = steps_of(request)
    assert (old.status, old.decided_by, old.note) == ("delegated", mia, "You know them")
    assert (asked.user, asked.status, asked.instead_of) == (ben, "pending", old)
    assert asked.due_at == old.due_at
    approve(new, by=ben)
    assert _status(request) == "approved"


def test_rule_administrators_give_a_stuck_step_to_somebody_else(
    ada: User, ben: User
) -> None:
    admin = make_person("Rita Rules", Role.RULES)
    request = make_request(ask_of(MANAGER), by=ada)

    with pytest.raises(NotTheApprover):
        approve(steps_of(request)[0], by=admin)
    delegate(steps_of(request)[0], to=ben, by=admin)

    assert statuses_of(request) == ["delegated", "pending"]


def test_a_step_is_not_delegated_to_who_asked_for_it(ada: User, mia: User) -> None:
    request = make_request(ask_of(MANAGER), by=ada)

    with pytest.raises(CannotDelegate):
        delegate(steps_of(request)[0], to=ada, by=mia)


def test_a_withdrawn_request_asks_nobody(ada: User, mia: User) -> None:
    request = make_request(ask_of(MANAGER), by=ada)

    withdraw(request, by=ada)

    assert _status(request) == "withdrawn"
    with pytest.raises(NoLongerAsked):
        approve(steps_of(request)[0], by=mia)


def test_a_decision_cannot_be_changed_even_in_sql(ada: User, mia: User) -> None:
    request = make_request(ask_of(MANAGER), by=ada)
    step = approve(steps_of(request)[0], by=mia)

    with pytest.raises(IntegrityError), transaction.atomic():
        ApprovalStep.objects.filter(pk=step.pk).update(note="never said")
