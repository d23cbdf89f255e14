from __future__ import annotations

import pytest
from django.test import Client

from foundation.models import AuditEntry, User
from orders.models import HoldCode, HoldSource
from tests.factories.holds import make_hold_code
from tests.factories.partners import make_partner

pytestmark = pytest.mark.django_db


def test_finance_adds_a_hold_code(client: Client, cleo: User) -> None:
    client.force_login(cleo)
    asked = {
        "code": "papers",
        "name": "Papers missing",
        "name_nl": "Papieren ontbreken",
        "step": "ship",
        "auto_until_days": "5",
        "release_roles": ["sales", "service"],
        "is_active": "on",
    }

    answer = client.post("/orders/holds/codes/new", asked, follow=True)

    assert "Papers missing is saved." in answer.content.decode()
    code = HoldCode.objects.get(code="papers")
    assert (code.step, code.auto_until_days) == ("ship", 5)
    assert code.release_roles == ["sales", "service"]
    assert code.names == {"nl": "Papieren ontbreken"}
    assert AuditEntry.objects.filter(subject_kind="hold_code").count() == 1


def test_a_code_is_not_taken_twice(client: Client, cleo: User) -> None:
    make_hold_code("papers")
    client.force_login(cleo)

    asked = {"code": "papers", "name": "Papers"}
    answer = client.post("/orders/holds/codes/new", asked)

    assert "This code is taken." in answer.content.decode()


def test_a_code_is_changed(client: Client, cleo: User) -> None:
    make_hold_code("papers")
    client.force_login(cleo)
    page = client.get("/orders/holds/codes/papers").content.decode()
    assert 'value="Papers"' in page

    client.post("/orders/holds/codes/papers", {"name": "No papers"})

    code = HoldCode.objects.get(code="papers")
    assert (code.name, code.is_active) == ("No papers", False)
    assert "No papers" in client.get("/orders/holds/codes/").content.decode()


def test_a_source_is_set_and_released(client: Client, cleo: User) -> None:
    make_hold_code("stop")
    partner = make_partner("C/1")
    client.force_login(cleo)
    asked = {"code": "stop", "customer": "C/1", "reason": "Late payer"}

    client.post("/orders/holds/sources/new", asked)
    source = HoldSource.objects.get(customer=partner)
    page = client.get("/orders/holds/sources/").content.decode()
    assert "Late payer" in page
    client.post(f"/orders/holds/sources/{source.pk}/release", {"reason": "Paid"})

    assert HoldSource.objects.get().release_reason == "Paid"


def test_a_source_needs_known_criteria(client: Client, cleo: User) -> None:
    make_hold_code("stop")
    client.force_login(cleo)
    url = "/orders/holds/sources/new"

    wrong = {"code": "stop", "item": "NOBODY-KNOWS", "reason": "Why"}
    assert "no item with this number" in client.post(url, wrong).content.decode()
    empty = {"code": "stop", "reason": "Why"}
    assert "Name one or two" in client.post(url, empty).content.decode()


def test_sales_does_not_maintain_codes(client: Client, ada: User) -> None:
    client.force_login(ada)

    assert client.get("/orders/holds/codes/").status_code == 403
    assert client.get("/orders/holds/sources/").status_code == 403


def test_a_code_that_is_none_is_refused_in_words_of_people(
    client: Client, cleo: User
) -> None:
    client.force_login(cleo)

    page = client.post("/orders/holds/codes/new", {"code": "My code!", "name": "Mine"})

    assert "only letters, digits, hyphens and underscores" in page.content.decode()
    assert "slug" not in page.content.decode()
