from __future__ import annotations

import pytest
from django.test import Client

from foundation.models import AuditEntry, User

pytestmark = pytest.mark.django_db
VALUES = {
    "name": "Ada de Vries",
    "language": "nl",
    "time_zone": "Europe/Istanbul",
    "theme": "dark",
}


def test_a_saved_profile_is_audited(client: Client, ada: User) -> None:
    client.force_login(ada)

    client.post("/profile", VALUES)

    ada = User.objects.get(pk=ada.pk)
    assert (ada.name, ada.language, ada.theme) == ("Ada de Vries", "nl", "dark")
    assert AuditEntry.objects.get().changes["name"] == ["Ada Bakker", "Ada de Vries"]


def test_an_unknown_time_zone_is_refused(client: Client, ada: User) -> None:
    client.force_login(ada)

    client.post("/profile", {**VALUES, "time_zone": "Mars/Olympus"})

    assert User.objects.get(pk=ada.pk).time_zone == "Europe/Amsterdam"


def test_pages_speak_the_persons_language_not_the_browsers(
    client: Client, ada: User
) -> None:
    ada.language = "de"
    ada.save()
    client.force_login(ada)

    response = client.get("/profile", headers={"Accept-Language": "it"})

    assert response.headers["Content-Language"] == "de"
    assert '<html lang="de"' in response.content.decode()


def test_customers_have_a_profile_in_their_own_frame(
    client: Client, dora: User
) -> None:
    client.force_login(dora)

    response = client.get("/profile")

    assert response.status_code == 200
    assert "portal/base.html" in [template.name for template in response.templates]


def test_a_language_is_chosen_before_signing_in(client: Client) -> None:
    response = client.post("/language", {"language": "tr", "next": "/sign-in"})

    assert response.headers["Location"] == "/sign-in"
    assert client.get("/sign-in").headers["Content-Language"] == "tr"


def test_the_choice_of_a_known_person_stays(client: Client, ada: User) -> None:
    client.force_login(ada)

    client.post("/language", {"language": "it"})
    client.post("/theme", {"theme": "dark"})

    ada = User.objects.get(pk=ada.pk)
    assert (ada.language, ada.theme) == ("it", "dark")


@pytest.mark.parametrize(
    ("address", "form"),
    [("/language", {"language": "xx"}), ("/theme", {"theme": "pink"})],
)
def test_what_does_not_exist_cannot_be_chosen(
    client: Client, address: str, form: dict[str, str]
) -> None:
    assert client.post(address, form).status_code == 400
    assert client.get(address).status_code == 405
