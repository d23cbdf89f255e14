from __future__ import annotations

import datetime as dt

import pytest

from foundation import clock
from foundation.models import Alert, ApprovalRequest, Mail, User
from foundation.roles import Role
from foundation.services.approval_deadlines import escalate_due
from foundation.services.approval_mails import remind_due
from foundation.services.approvals import approve
from tests.factories.approvals import ask_of, make_request, statuses_of, steps_of
from tests.people import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("orders_of_dora")]

MONDAY = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def mia() -> User:
    return make_person("Mia Manager", Role.SALES_MANAGER)


def _late(by: User, escalate_to: str = "finance") -> ApprovalRequest:
    with clock.travel_to(MONDAY):
        step = ask_of(Role.SALES_MANAGER, hours=8, escalate_to=escalate_to)
        return make_request(step, by=by)


def test_a_deadline_counts_from_when_the_step_is_asked(ada: User, mia: User) -> None:
    with clock.travel_to(MONDAY):
        request = make_request(
            ask_of(Role.SALES_MANAGER, 1, hours=8),
            ask_of(Role.FINANCE, 2, hours=4),
            by=ada,
        )
    with clock.travel_to(MONDAY + 5 * HOUR):
        approve(steps_of(request)[0], by=mia)

    assert steps_of(request)[0].due_at == MONDAY + 8 * HOUR
    assert steps_of(request)[1].due_at == MONDAY + 9 * HOUR


def test_approvers_are_reminded_once_when_the_time_is_nearly_gone(
    ada: User, mia: User
) -> None:
    _late(by=ada)

    with clock.travel_to(MONDAY + 5 * HOUR):
        assert remind_due(by=None) == 0
    with clock.travel_to(MONDAY + 6 * HOUR):
        assert remind_due(by=None) == 1
        assert remind_due(by=None) == 0

    assert list(Mail.objects.values_list("kind", "to")) == [
        ("approval_reminder", mia.email)
    ]


def test_a_passed_deadline_asks_the_next_one_up_and_raises_an_alert(
    ada: User, mia: User, cleo: User
) -> None:
    request = _late(by=ada)

    with clock.travel_to(MONDAY + 8 * HOUR):
        assert escalate_due(by=None) == 1
        assert escalate_due(by=None) == 0

    old, new = steps_of(request)
    assert (old.status, new.status) == ("expired", "pending")
    assert (new.role, new.instead_of) == ("finance", old)
    assert new.due_at == MONDAY + 16 * HOUR
    alert = Alert.objects.get()
    assert (alert.code, alert.audience) == ("alert.approval_late", "finance")
    approve(new, by=cleo)
    assert Alert.objects.filter(closed_at=None).count() == 0


def test_without_a_next_one_up_the_step_stays_pending_and_is_told_once(
    ada: User, mia: User
) -> None:
    request = _late(by=ada, escalate_to="")

    with clock.travel_to(MONDAY + 9 * HOUR):
        assert escalate_due(by=None) == 1
        assert escalate_due(by=None) == 0

    assert statuses_of(request) == ["pending"]
    assert Alert.objects.get().audience == "sales_manager"
