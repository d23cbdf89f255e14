from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from foundation import clock
from foundation.models import Delegation, User

pytestmark = pytest.mark.django_db

MONDAY = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)


def _plan(client: Client, to: User, **dates: str) -> int:
    given = {"starts_on": "2026-03-02", "ends_on": "2026-03-06", "to": to.pk} | dates
    return client.post("/profile/absences", given).status_code


def test_an_absence_is_planned_and_ended_on_the_profile(
    client: Client, cleo: User, ben: User
) -> None:
    client.force_login(cleo)

    with clock.travel_to(MONDAY):
        assert _plan(client, ben) == 302
        page = client.get("/profile").content.decode()
        assert "Ben Visser decides in my place" in page

        client.post(f"/profile/absences/{Delegation.objects.get().pk}")
        assert "Ben Visser decides" not in client.get("/profile").content.decode()


def test_the_stand_in_sees_for_whom(client: Client, cleo: User, ben: User) -> None:
    client.force_login(cleo)
    with clock.travel_to(MONDAY):
        _plan(client, ben)
        client.force_login(ben)

        page = client.get("/profile").content.decode()

    assert "Today you stand in for Cleo Smit." in page


def test_dates_in_the_wrong_order_are_told_beside_the_field(
    client: Client, cleo: User, ben: User
) -> None:
    client.force_login(cleo)

    with clock.travel_to(MONDAY):
        assert _plan(client, ben, ends_on="2026-03-01") == 200

    assert not Delegation.objects.exists()


def test_nobody_ends_the_absence_of_another(
    client: Client, cleo: User, ben: User
) -> None:
    client.force_login(cleo)
    with clock.travel_to(MONDAY):
        _plan(client, ben)
    client.force_login(ben)

    answer = client.post(f"/profile/absences/{Delegation.objects.get().pk}")

    assert answer.status_code == 404


def test_a_customer_has_no_stand_in(client: Client, dora: User) -> None:
    client.force_login(dora)

    assert "When I am away" not in client.get("/profile").content.decode()
