import datetime as dt

import pytest
from django.test import Client

from foundation.models import User
from foundation.roles import Role
from inventory.models import ClosedPeriod
from tests.factories.catalog import make_item
from tests.factories.inventory import make_location, make_move
from tests.factories.partners import make_company
from tests.people import make_person

pytestmark = pytest.mark.django_db

URL = "/stock/value/periods"
ASKED = {"company": "VELO-NL", "until": "2026-10-31"}


@pytest.fixture(autouse=True)
def _signed_in(client: Client, cleo: User) -> None:
    place = make_location(company=make_company())
    make_move(make_item(), "10", to=place, cost="4.00", on=dt.date(2026, 10, 2))
    client.force_login(cleo)


def test_closing_first_says_what_it_means(client: Client) -> None:
    page = client.post(f"{URL}/close", ASKED | {"action": "ask"}).content.decode()

    assert "Close the books of Veloce Groothandel B.V. until" in page
    assert "Saturday 31 October 2026" in page
    assert "can be booked on that day or before it any more" in page
    assert "€40.00" in page
    assert not ClosedPeriod.objects.exists()


def test_a_closed_period_is_listed_with_its_values(client: Client, cleo: User) -> None:
    response = client.post(f"{URL}/close", ASKED | {"action": "close"})

    assert response["Location"] == URL
    page = client.get(URL).content.decode()
    for text in ("Veloce Groothandel B.V.", "€40.00", cleo.name, "31 Oct"):
        assert text in page


@pytest.mark.parametrize(
    ("until", "message"),
    [
        ("2026-10-31", "closed until 2026-10-31 already"),
        ("2099-01-01", "Choose a day that is over"),
        ("soon", "Enter a valid date"),
    ],
)
def test_a_day_that_cannot_be_closed_is_refused(
    client: Client, until: str, message: str
) -> None:
    client.post(f"{URL}/close", ASKED | {"action": "close"})

    for action in ("ask", "close"):
        page = client.post(f"{URL}/close", ASKED | {"until": until, "action": action})
        assert message in page.content.decode()
    assert ClosedPeriod.objects.count() == 1


def test_only_finance_closes_and_the_auditor_looks_on(client: Client) -> None:
    client.force_login(make_person("Ivo", Role.AUDITOR))

    assert client.get(URL).status_code == 200
    assert client.get(f"{URL}/close").status_code == 403
    assert client.post(f"{URL}/close", ASKED).status_code == 403
