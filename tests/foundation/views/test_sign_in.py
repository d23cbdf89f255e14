from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings

from foundation.models import User
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db


def sign_in(client: Client, email: str, password: str, **fields: str) -> str:
    response = client.post("/sign-in", {"email": email, "password": password, **fields})
    if response.status_code == 302:
        return str(response.headers["Location"])
    return response.content.decode()


def test_a_colleague_signs_in_whatever_the_case_of_the_address(
    client: Client, ada: User
) -> None:
    assert sign_in(client, "ADA@example.com", PASSWORD) == "/start"
    assert client.get("/profile").status_code == 200


def test_a_wrong_password_and_an_unknown_address_read_the_same(
    client: Client, ada: User
) -> None:
    for email in ("ada@example.com", "nobody@example.com"):
        answer = sign_in(client, email, "wrong")
        assert "This e-mail and password do not belong together." in answer


def test_after_signing_in_one_is_where_one_wanted_to_be(
    client: Client, ada: User
) -> None:
    asked = client.get("/jobs?rows=all").headers["Location"]
    assert asked == "/sign-in?next=/jobs%3Frows%3Dall"

    assert (
        sign_in(client, ada.email, PASSWORD, next="/jobs?rows=all") == "/jobs?rows=all"
    )


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)"]
)
def test_next_never_leads_out_of_the_house(
    client: Client, ada: User, elsewhere: str
) -> None:
    assert sign_in(client, ada.email, PASSWORD, next=elsewhere) == "/start"


def test_somebody_who_left_cannot_sign_in(client: Client, ada: User) -> None:
    ada.is_active = False
    ada.save()

    assert "do not belong together" in sign_in(client, ada.email, PASSWORD)


def test_signing_out_is_a_post(client: Client, ada: User) -> None:
    client.force_login(ada)
    assert client.get("/sign-out").status_code == 405

    response = client.post("/sign-out", follow=True)

    assert "You are signed out." in response.content.decode()
    assert client.get("/profile").status_code == 302


def test_many_wrong_passwords_close_the_door_politely(
    client: Client, ada: User, settings: Settings
) -> None:
    settings.AXES_ENABLED = True
    settings.AXES_FAILURE_LIMIT = 3
    for _ in range(3):
        sign_in(client, ada.email, "wrong")

    response = client.post("/sign-in", {"email": ada.email, "password": PASSWORD})

    assert response.status_code == 429
    assert "Wait a quarter of an hour" in response.content.decode()


def test_a_fragment_of_a_page_says_that_one_is_signed_out(client: Client) -> None:
    assert client.get("/jobs", headers={"HX-Request": "true"}).status_code == 401


def test_the_password_is_sent_over_post_only(client: Client, ada: User) -> None:
    client.get(f"/sign-in?email={ada.email}&password={PASSWORD}")

    assert client.get("/profile").status_code == 302


def test_everybody_starts_at_home(client: Client, ada: User, dora: User) -> None:
    assert client.get("/start").headers["Location"] == "/sign-in"
    client.force_login(ada)
    assert client.get("/start").headers["Location"] == "/"
    client.force_login(dora)
    assert client.get("/").headers["Location"] == "/start"
    assert client.get("/start").headers["Location"] == "/portal/"
