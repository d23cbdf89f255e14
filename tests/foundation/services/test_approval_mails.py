from __future__ import annotations

import datetime as dt

import pytest

from foundation import clock
from foundation.models import Alert, Mail, User
from foundation.roles import Role
from foundation.services.approvals import approve, reject
from foundation.services.deliver import deliver_due
from tests.factories.approvals import ask_of, make_request, statuses_of, steps_of
from tests.people import make_person

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("orders_of_dora"),
]


@pytest.fixture
def mia() -> User:
    return make_person("Mia Manager", Role.SALES_MANAGER)


def test_each_approver_gets_a_mail_with_the_values_and_a_link_of_their_own(
    ada: User, mia: User
) -> None:
    make_person("Max Manager", Role.SALES_MANAGER, language="nl")
    make_request(ask_of(Role.SALES_MANAGER), by=ada, amount="1250.00")

    deliver_due()

    mail, other = Mail.objects.order_by("to_name").reverse()
    assert mail.to == mia.email
    assert "Ada Bakker asks for your approval" in mail.body
    assert "Amount: €1,250.00" in mail.body
    assert other.language == "nl"
    assert _links(mail) != _links(other)


def _links(mail: Mail) -> list[str]:
    return [word for word in mail.body.split() if "/approvals/link/" in word]


def test_who_asked_is_told_how_it_ended(ada: User, mia: User) -> None:
    request = make_request(ask_of(Role.SALES_MANAGER), by=ada)
    reject(steps_of(request)[0], by=mia, reason="Below cost")

    deliver_due()

    mail = Mail.objects.get(kind="approval_decided")
    assert mail.to == ada.email
    assert "Mia Manager rejected what you asked for" in mail.body
    assert "“Below cost”" in mail.body


def test_a_step_that_is_decided_before_the_mail_is_written_asks_nobody(
    ada: User, mia: User
) -> None:
    request = make_request(ask_of(Role.SALES_MANAGER), by=ada)
    approve(steps_of(request)[0], by=mia)

    deliver_due()

    assert not Mail.objects.filter(kind="approval_asked").exists()


def test_where_nobody_can_decide_the_next_one_up_is_asked(
    ada: User, cleo: User
) -> None:
    request = make_request(ask_of(Role.SALES_MANAGER, escalate_to="finance"), by=ada)

    deliver_due()
    deliver_due()

    assert statuses_of(request) == ["expired", "pending"]
    assert Mail.objects.get(kind="approval_asked").to == cleo.email


def test_where_nobody_can_decide_at_all_an_alert_says_so(ada: User) -> None:
    make_request(ask_of(Role.SALES_MANAGER), by=ada)

    deliver_due()

    assert Alert.objects.get().code == "alert.approval_nobody"


def test_a_mail_says_until_when(ada: User, mia: User) -> None:
    with clock.travel_to(dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)):
        make_request(ask_of(Role.SALES_MANAGER, hours=24), by=ada)
        deliver_due()

    assert "3 March 2026" in Mail.objects.get().body
