import pytest
from django.test import Client

from foundation.models import AuditEntry, User
from inventory.models import Location
from inventory.states import LocationKind
from tests.factories.catalog import make_item
from tests.factories.inventory import make_location, make_stock

pytestmark = pytest.mark.django_db

FIELDS = {
    "code": "UTR",
    "name": "Utrecht",
    "kind": "store",
    "company": "",
    "street": "Domplein 1",
    "postal_code": "3512 JC",
    "city": "Utrecht",
    "country": "NL",
    "latitude": "52.09",
    "longitude": "5.12",
    "time_zone": "Europe/Amsterdam",
    "calendar": "",
    "cut_off": "16:30",
    "handling_days": "1",
    "is_active": "on",
}


@pytest.fixture(autouse=True)
def _signed_in(client: Client, ben: User) -> None:
    client.force_login(ben)


def test_our_places_are_listed_without_the_counterparts(client: Client) -> None:
    make_location()
    make_location("SUPPLIER", kind=LocationKind.SUPPLIER)

    page = client.get("/stock/locations").content.decode()

    assert "Rotterdam" in page
    assert "Supplier" not in page
    assert client.get("/stock/locations/ROT").status_code == 200
    assert client.get("/stock/locations/SUPPLIER").status_code == 404


def test_no_country_is_proposed_for_a_new_place(client: Client) -> None:
    form = client.get("/stock/locations/new").context["form"]

    assert form["country"].field.choices[0] == ("", "—")
    refused = client.post("/stock/locations/new", FIELDS | {"country": ""})
    assert "country" in refused.context["form"].errors


def test_a_place_is_added_and_changed_with_an_audit(client: Client, ben: User) -> None:
    response = client.post("/stock/locations/new", FIELDS)

    place = Location.objects.get(code="UTR")
    assert response["Location"] == "/stock/locations/UTR"
    assert (place.cut_off.hour, place.handling_days) == (16, 1)

    client.post(
        "/stock/locations/UTR/edit", FIELDS | {"code": "OTHER", "handling_days": "2"}
    )

    place = Location.objects.get(code="UTR")
    assert place.handling_days == 2
    entry = AuditEntry.objects.filter(subject_kind="location").latest("id")
    assert entry.actor == ben
    assert entry.changes == {"handling_days": [1, 2]}


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("time_zone", "Europe/Atlantis", "There is no such time zone."),
        ("kind", "customer", "Select a valid choice"),
        ("name", "", "This field is required."),
        ("cut_off", "late", "Enter a valid time."),
    ],
)
def test_a_wrong_value_is_named(
    client: Client, field: str, value: str, message: str
) -> None:
    response = client.post("/stock/locations/new", FIELDS | {field: value})

    assert message in response.content.decode()
    assert not Location.objects.exists()


def test_only_who_may_change_places_opens_the_form(
    client: Client, ada: User, dora: User
) -> None:
    make_location()
    for person, status in ((ada, 403), (dora, 404)):
        client.force_login(person)
        assert client.get("/stock/locations/new").status_code == status
        assert client.post("/stock/locations/ROT/edit", FIELDS).status_code == status


def test_a_place_with_stock_is_not_given_up(client: Client) -> None:
    client.post("/stock/locations/new", FIELDS)
    make_stock(make_item("BIKE-1"), 3, Location.objects.get(code="UTR"))
    gone = {name: value for name, value in FIELDS.items() if name != "is_active"}

    page = client.post("/stock/locations/UTR/edit", gone).content.decode()

    assert "There is still stock in Utrecht: 3 of BIKE-1." in page
    assert Location.objects.get(code="UTR").is_active
