"""The link in an approver's mail: looking changes nothing, only the button acts."""

from __future__ import annotations

import datetime as dt

import pytest
from django.conf import settings
from django.test import Client

from foundation import clock
from foundation.approvals.links import link_to
from foundation.models import (
    ApprovalRequest,
    ApprovalStep,
    AuditEntry,
    OutboxEvent,
    TimelineEntry,
    User,
)
from foundation.roles import Role
from foundation.services.approvals import approve, delegate
from tests.factories.approvals import ask_of, make_request, statuses_of, steps_of
from tests.people import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("orders_of_dora")]


@pytest.fixture
def mia() -> User:
    return make_person("Mia Manager", Role.SALES_MANAGER)


@pytest.fixture
def asked(ada: User) -> ApprovalRequest:
    return make_request(ask_of(Role.SALES_MANAGER), by=ada, amount="1250.00")


def _url(request: ApprovalRequest, person: User) -> str:
    return link_to(steps_of(request)[0], person).removeprefix(settings.SITE_URL)


def _step(request: ApprovalRequest) -> ApprovalStep:
    return steps_of(request)[0]


def test_looking_at_the_link_changes_nothing(
    client: Client, mia: User, asked: ApprovalRequest
) -> None:
    events = OutboxEvent.objects.count()

    for _ in range(2):
        page = client.get(_url(asked, mia))
        client.head(_url(asked, mia))

    text = page.content.decode()
    assert "€1,250.00" in text
    assert "You decide as Mia Manager." in text
    assert statuses_of(asked) == ["pending"]
    assert OutboxEvent.objects.count() == events
    assert "no-store" in page.headers["Cache-Control"]


def test_the_button_approves_as_that_approver_without_signing_in(
    client: Client, mia: User, asked: ApprovalRequest
) -> None:
    client.post(_url(asked, mia), {"decision": "approve"})

    step = _step(asked)
    assert (step.status, step.decided_by, step.means) == ("approved", mia, "link")
    entry = TimelineEntry.objects.get(code="approval.approved")
    assert (entry.actor, entry.means) == (mia, "link")
    audited = AuditEntry.objects.get(subject=asked.subject)
    assert (audited.actor, audited.means) == (mia, "link")
    assert audited.changes["approval"] == ["pending", "approved"]


def test_who_is_signed_in_still_acts_as_the_approver(
    client: Client, mia: User, ben: User, asked: ApprovalRequest
) -> None:
    client.force_login(ben)

    client.post(_url(asked, mia), {"decision": "approve"})

    assert _step(asked).decided_by == mia


def test_a_rejection_by_link_needs_a_reason(
    client: Client, mia: User, asked: ApprovalRequest
) -> None:
    answer = client.post(_url(asked, mia), {"decision": "reject", "reason": ""})
    assert "This field is required" in answer.content.decode()
    assert statuses_of(asked) == ["pending"]

    client.post(_url(asked, mia), {"decision": "reject", "reason": "Too cheap"})

    assert (_step(asked).status, _step(asked).note) == ("rejected", "Too cheap")


def test_a_link_works_once(client: Client, mia: User, asked: ApprovalRequest) -> None:
    url = _url(asked, mia)
    client.post(url, {"decision": "approve"})
    client.post(url, {"decision": "reject", "reason": "Changed my mind"})

    assert _step(asked).status == "approved"
    assert "nothing to decide here any more" in client.get(url).content.decode()


def test_a_link_that_was_tampered_with_shows_and_does_nothing(
    client: Client, mia: User, cleo: User, asked: ApprovalRequest
) -> None:
    url, other = _url(asked, mia), _url(asked, cleo)
    stem, _, signature = url.rpartition(":")
    content = other.rpartition(":")[0]

    for bad in (f"{content}:{signature}", f"{stem}:{'x' * 43}", url[:-1], f"{url}0"):
        answer = client.post(bad, {"decision": "approve"})
        assert answer.status_code == 410
        assert "€1,250.00" not in answer.content.decode()
    assert statuses_of(asked) == ["pending"]


def test_a_link_of_somebody_who_is_not_asked_does_nothing(
    client: Client, mia: User, cleo: User, asked: ApprovalRequest
) -> None:
    client.post(_url(asked, cleo), {"decision": "approve"})

    assert statuses_of(asked) == ["pending"]


def test_a_link_ends_after_seven_days(
    client: Client, mia: User, asked: ApprovalRequest
) -> None:
    now, week = clock.now(), dt.timedelta(days=7)
    url = _url(asked, mia)

    with clock.travel_to(now + week - dt.timedelta(minutes=1)):
        assert client.get(url).status_code == 200
    with clock.travel_to(now + week + dt.timedelta(minutes=1)):
        assert client.post(url, {"decision": "approve"}).status_code == 410
    assert statuses_of(asked) == ["pending"]


def test_a_link_ends_when_the_step_is_delegated_or_the_person_leaves(
    client: Client, mia: User, ben: User, asked: ApprovalRequest
) -> None:
    url = _url(asked, mia)
    delegate(_step(asked), to=ben, by=mia)

    client.post(url, {"decision": "approve"})
    assert statuses_of(asked) == ["delegated", "pending"]

    User.objects.filter(pk=mia.pk).update(is_active=False)
    assert client.get(url).status_code == 410


def test_the_page_speaks_the_approvers_language(
    client: Client, asked: ApprovalRequest
) -> None:
    dutch = make_person("Daan Dijk", Role.SALES_MANAGER, language="nl")

    page = client.get(_url(asked, dutch)).content.decode()

    assert "€ 1.250,00" in page.replace("\xa0", " ")


def test_somebody_else_was_quicker(
    client: Client, mia: User, asked: ApprovalRequest
) -> None:
    url = _url(asked, mia)
    max_ = make_person("Max Manager", Role.SALES_MANAGER)
    approve(_step(asked), by=max_)

    answer = client.post(url, {"decision": "reject", "reason": "No"})

    assert "Max Manager has already decided" in answer.content.decode()
    assert _step(asked).status == "approved"
