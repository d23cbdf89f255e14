from __future__ import annotations

import re

import pytest
from django.test import Client

from foundation.models import AuditEntry, Mail, User
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db
NEW = "a quite long new password"


def link_in_the_mail() -> str:
    found = re.search(r"https?://[^/]+(/password/\S+)", Mail.objects.latest("id").body)
    assert found
    return found[1]


def test_a_forgotten_password_is_replaced_by_a_mailed_link(
    client: Client, ada: User
) -> None:
    client.post("/password", {"email": "ADA@example.com"})
    link = link_in_the_mail()
    form = {"new_password1": NEW, "new_password2": NEW}

    assert client.post(link, form).headers["Location"] == "/sign-in"

    assert client.login(username=ada.email, password=NEW)
    assert client.get(link).status_code == 410


def test_the_answer_does_not_say_who_has_an_account(client: Client, ada: User) -> None:
    known = client.post("/password", {"email": ada.email})
    unknown = client.post("/password", {"email": "nobody@example.com"})

    assert known.headers["Location"] == unknown.headers["Location"]
    assert Mail.objects.count() == 1


def test_asking_twice_mails_once(client: Client, ada: User) -> None:
    client.post("/password", {"email": ada.email})
    client.post("/password", {"email": ada.email})

    assert Mail.objects.count() == 1


@pytest.mark.parametrize("link", ["/password/MQ/abc-123", "/password/%C3%A9/x"])
def test_a_made_up_link_does_not_work(client: Client, link: str) -> None:
    assert client.get(link).status_code == 410


def test_a_weak_password_is_refused(client: Client, ada: User) -> None:
    client.post("/password", {"email": ada.email})

    answer = client.post(
        link_in_the_mail(), {"new_password1": "12345678", "new_password2": "12345678"}
    )

    assert answer.status_code == 200
    assert not client.login(username=ada.email, password="12345678")


def test_a_changed_password_keeps_this_browser_signed_in(
    client: Client, ada: User
) -> None:
    client.force_login(ada)
    form = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}

    client.post("/profile/password", form)

    assert client.get("/profile").status_code == 200
    assert AuditEntry.objects.get().changes == {"password": ["•", "••"]}
