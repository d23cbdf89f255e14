from __future__ import annotations

import pytest
from django.test import Client

from foundation.models import ApprovalRequest, ApprovalStep, User
from foundation.roles import Role
from tests.factories.approvals import ask_of, make_request, steps_of
from tests.people import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("orders_of_dora")]


@pytest.fixture
def mia() -> User:
    return make_person("Mia Manager", Role.SALES_MANAGER)


@pytest.fixture
def asked(ada: User, mia: User) -> ApprovalRequest:
    return make_request(ask_of(Role.SALES_MANAGER), by=ada, amount="1250.00")


def _step(request: ApprovalRequest) -> ApprovalStep:
    return steps_of(request)[0]


def test_what_waits_for_me_is_listed_with_amounts_and_reasons(
    client: Client, mia: User, asked: ApprovalRequest
) -> None:
    client.force_login(mia)

    page = client.get("/approvals").content.decode()

    assert "€1,250.00" in page
    assert "Because of test/sales_manager-1" in page
    assert "Asked by Ada Bakker" in page


def test_one_click_approves(client: Client, mia: User, asked: ApprovalRequest) -> None:
    client.force_login(mia)

    answer = client.post(f"/approvals/steps/{_step(asked).pk}/approve")

    assert answer.status_code == 302
    step = _step(asked)
    assert (step.status, step.decided_by, step.means) == ("approved", mia, "page")


def test_a_rejection_without_a_reason_is_asked_again(
    client: Client, mia: User, asked: ApprovalRequest
) -> None:
    client.force_login(mia)
    url = f"/approvals/steps/{_step(asked).pk}/reject"

    answer = client.post(url, {"reason": ""})
    assert "This field is required" in answer.content.decode()
    client.post(url, {"reason": "Too cheap"})

    assert (_step(asked).status, _step(asked).note) == ("rejected", "Too cheap")


def test_a_step_is_delegated_to_a_colleague(
    client: Client, mia: User, ben: User, asked: ApprovalRequest
) -> None:
    client.force_login(mia)
    url = f"/approvals/steps/{_step(asked).pk}/delegate"

    assert client.get(url).status_code == 200
    client.post(url, {"to": ben.pk, "note": ""})

    assert [step.status for step in steps_of(asked)] == ["delegated", "pending"]


def test_who_is_not_asked_sees_the_chain_without_buttons(
    client: Client, ben: User, asked: ApprovalRequest
) -> None:
    client.force_login(ben)

    page = client.get(f"/approvals/{asked.pk}").content.decode()

    assert "Sales manager" in page
    assert "/approve" not in page
    assert client.post(f"/approvals/steps/{_step(asked).pk}/approve").status_code == 403
    assert "No approval waits for you" in client.get("/approvals").content.decode()


def test_who_may_reassign_finds_a_way_to_ask_somebody_else(
    client: Client, asked: ApprovalRequest
) -> None:
    client.force_login(make_person("Rita Rules", Role.RULES))

    page = client.get(f"/approvals/{asked.pk}").content.decode()

    assert "Ask somebody instead of Sales manager" in page
    assert "/approve" not in page


def test_managers_see_what_waits_for_anybody(
    client: Client, mia: User, cleo: User, ben: User, asked: ApprovalRequest
) -> None:
    client.force_login(cleo)
    assert "€1,250.00" in client.get("/approvals?view=all").content.decode()

    client.force_login(ben)
    assert "€1,250.00" not in client.get("/approvals?view=all").content.decode()


def test_what_i_decided_is_listed(
    client: Client, mia: User, asked: ApprovalRequest
) -> None:
    client.force_login(mia)
    client.post(f"/approvals/steps/{_step(asked).pk}/approve")

    assert "€1,250.00" in client.get("/approvals?view=decided").content.decode()


def test_a_customer_finds_no_approvals(
    client: Client, dora: User, asked: ApprovalRequest
) -> None:
    client.force_login(dora)

    assert client.get("/approvals").status_code == 404
