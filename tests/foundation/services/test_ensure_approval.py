"""An approval stands until a later edit makes an approved value worse."""

from __future__ import annotations

import pytest

from foundation.approvals.chain import AskedStep
from foundation.models import ApprovalRequest, User
from foundation.roles import Role
from foundation.services.approvals import approve, ensure_approval, reject
from tests.factories.approvals import (
    ORDER,
    ask_of,
    make_asked,
    statuses_of,
    steps_of,
)
from tests.people import make_person

pytestmark = pytest.mark.django_db

MANAGER = ask_of(Role.SALES_MANAGER)
FINANCE = ask_of(Role.FINANCE)


@pytest.fixture
def mia() -> User:
    return make_person("Mia Manager", Role.SALES_MANAGER)


def _ensure(*steps: AskedStep, by: User, **values: str) -> bool:
    return ensure_approval(make_asked(*steps, **values), subject=ORDER, by=by)


def _latest() -> ApprovalRequest:
    return ApprovalRequest.objects.latest("id")


def _approve_all(by: User) -> None:
    for step in steps_of(_latest()):
        approve(step, by=by)


def test_nothing_is_asked_where_no_rule_wants_it(ada: User) -> None:
    assert _ensure(by=ada) is True
    assert not ApprovalRequest.objects.exists()


def test_what_was_approved_may_go_on(ada: User, mia: User) -> None:
    assert _ensure(MANAGER, by=ada, amount="1000.00", discount="10") is False
    _approve_all(mia)

    assert _ensure(MANAGER, by=ada, amount="1000.00", discount="10") is True
    assert ApprovalRequest.objects.count() == 1


@pytest.mark.parametrize(
    ("amount", "discount"), [("999.00", "10"), ("1000.00", "9.5"), ("500.00", "0")]
)
def test_an_edit_that_worsens_nothing_leaves_the_approval(
    ada: User, mia: User, amount: str, discount: str
) -> None:
    _ensure(MANAGER, by=ada, amount="1000.00", discount="10")
    _approve_all(mia)

    assert _ensure(MANAGER, by=ada, amount=amount, discount=discount) is True
    assert ApprovalRequest.objects.count() == 1


@pytest.mark.parametrize(
    ("amount", "discount", "worse"),
    [
        ("1000.01", "10", ["amount"]),
        ("1000.00", "10.1", ["discount"]),
        ("900.00", "12", ["discount"]),
        ("1200.00", "15", ["amount", "discount"]),
    ],
)
def test_an_edit_that_worsens_an_approved_value_asks_again(
    ada: User, mia: User, amount: str, discount: str, worse: list[str]
) -> None:
    _ensure(MANAGER, by=ada, amount="1000.00", discount="10")
    _approve_all(mia)
    first = _latest()

    assert _ensure(MANAGER, by=ada, amount=amount, discount=discount) is False

    assert ApprovalRequest.objects.get(pk=first.pk).status == "outdated"
    again = _latest()
    assert (again.status, again.previous, again.worsened) == ("open", first, worse)


def test_another_rule_asks_although_nothing_got_worse(ada: User, mia: User) -> None:
    _ensure(MANAGER, by=ada)
    _approve_all(mia)

    assert _ensure(MANAGER, FINANCE, by=ada) is False
    assert _latest().status == "open"


def test_a_better_value_leaves_the_open_request_and_shows_there(ada: User) -> None:
    _ensure(MANAGER, by=ada, amount="1000.00")

    assert _ensure(MANAGER, by=ada, amount="800.00") is False

    assert ApprovalRequest.objects.count() == 1
    assert _latest().values[0]["value"] == "800.00"


def test_a_worse_value_replaces_the_open_request(ada: User) -> None:
    _ensure(MANAGER, by=ada, amount="1000.00")
    first = _latest()

    _ensure(MANAGER, by=ada, amount="1100.00")

    assert ApprovalRequest.objects.get(pk=first.pk).status == "withdrawn"
    assert _latest().status == "open"


def test_a_step_that_no_rule_wants_any_more_falls_away(ada: User, mia: User) -> None:
    _ensure(MANAGER, FINANCE, by=ada)
    approve(_latest().steps.get(role="sales_manager"), by=mia)

    assert _ensure(MANAGER, by=ada, discount="8") is True

    assert _latest().status == "approved"
    assert sorted(statuses_of(_latest())) == ["approved", "withdrawn"]


def test_an_order_that_needs_nobody_any_more_withdraws_its_request(ada: User) -> None:
    _ensure(MANAGER, by=ada)

    assert _ensure(by=ada) is True
    assert _latest().status == "withdrawn"


def test_after_a_rejection_it_is_asked_anew(ada: User, mia: User) -> None:
    _ensure(MANAGER, by=ada)
    reject(steps_of(_latest())[0], by=mia, reason="Too cheap")
    rejected = _latest()

    assert _ensure(MANAGER, by=ada, discount="5") is False
    assert _latest().previous == rejected
