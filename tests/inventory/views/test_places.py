import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from foundation.models import AuditEntry, User
from inventory.models import Location
from inventory.states import LocationKind, Quality
from tests.factories.catalog import make_item
from tests.factories.inventory import make_calendar, make_location, make_part

pytestmark = pytest.mark.django_db

URL = "/stock/locations/ROT"
ZONE = {
    "code": "A",
    "name": "Hall A",
    "kind": "zone",
    "parent": "ROT",
    "walk_order": "1",
    "is_active": "on",
}
BIN = ZONE | {"code": "A-01", "name": "Shelf 1", "kind": "bin", "parent": "A"}


@pytest.fixture(autouse=True)
def _signed_in(client: Client, ben: User) -> None:
    make_location()
    client.force_login(ben)


def add(client: Client, **fields: str) -> Location:
    response = client.post(f"{URL}/places/new", fields)
    assert response.status_code == 302, response.context["form"].errors
    return Location.objects.get(code=fields["code"])


def test_zones_and_bins_are_added_and_shown_as_a_tree(
    client: Client, ben: User
) -> None:
    zone, shelf = add(client, **ZONE), add(client, **BIN)

    assert (zone.site, zone.parent) == (shelf.site, shelf.site)
    assert shelf.parent == zone
    page = client.get(URL).content.decode()
    assert page.index("Hall A") < page.index("Shelf 1")
    assert "1 bin" in page
    assert AuditEntry.objects.filter(subject_kind="place", actor=ben).count() == 2


def test_a_bin_shows_what_lies_in_it(client: Client) -> None:
    add(client, **ZONE)
    shelf = add(client, **BIN)
    make_part(make_item("BIKE-1"), "7", bin=shelf, quality=Quality.BLOCKED)

    for url in (f"{URL}/places/A-01", f"{URL}/places/A"):
        page = client.get(url).content.decode()
        assert "BIKE-1" in page
        assert "Blocked" in page
    assert client.get(f"{URL}/places/NONE").status_code == 404


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        (BIN | {"code": "B-1", "parent": "KOL"}, "Select a valid choice"),
        (BIN | {"code": "B/1"}, "no slash"),
        (BIN | {"code": "A"}, "already exists"),
        (BIN | {"code": "B-1", "name": ""}, "This field is required."),
    ],
)
def test_a_wrong_value_is_named(
    client: Client, fields: dict[str, str], message: str
) -> None:
    make_location("KOL")
    add(client, **ZONE)

    page = client.post(f"{URL}/places/new", fields)

    assert message in page.content.decode()


def test_a_bin_with_stock_is_not_given_up(client: Client) -> None:
    add(client, **ZONE)
    shelf = add(client, **BIN)
    make_part(make_item("BIKE-1"), "7", bin=shelf)
    gone = {name: value for name, value in ZONE.items() if name != "is_active"}

    page = client.post(f"{URL}/places/A/edit", gone).content.decode()

    assert "There is still stock in Hall A: 7 of BIKE-1." in page
    assert Location.objects.get(code="A").is_active


def test_the_place_says_when_it_works(client: Client) -> None:
    calendar = make_calendar(closed_on=[dt.date(2020, 1, 1), dt.date(2099, 12, 25)])
    Location.objects.filter(code="ROT").update(calendar=calendar)

    page = client.get(URL).content.decode()

    assert "Mon, Tue, Wed, Thu, Fri" in page
    assert "25 Dec" in page
    assert "2020" not in page


def test_the_tree_asks_as_often_for_many_bins_as_for_one(client: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(URL)
        return len(captured)

    shelf = add(client, **BIN | {"parent": "ROT"})
    make_part(make_item(), "1", bin=shelf)
    before = queries()
    for number in range(5):
        place = add(client, **BIN | {"parent": "ROT", "code": f"B-{number}"})
        make_part(make_item(), "1", bin=place)

    assert queries() == before


def test_only_who_may_change_places_adds_one(client: Client, ada: User) -> None:
    add(client, **ZONE)
    client.force_login(ada)

    assert client.get(f"{URL}/places/A").status_code == 200
    for url in (f"{URL}/places/new", f"{URL}/places/A/edit"):
        assert client.post(url, ZONE).status_code == 403
    assert Location.objects.filter(kind=LocationKind.ZONE).count() == 1
