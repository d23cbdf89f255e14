import pytest
from django.test import Client

from catalog.models import Item
from foundation.models import AuditEntry, User
from foundation.roles import Role
from tests.factories.catalog import make_category, make_item, make_unit
from tests.people import make_person

pytestmark = pytest.mark.django_db

FIELDS = {
    "sku": "BIKE-1",
    "name": "City bike",
    "name_nl": "Stadsfiets",
    "kind": "goods",
    "unit": "C62",
    "category": "bikes",
    "brand": "Veloce",
    "gtin": "4006381333931",
    "tax_class": "standard",
    "weight_kg": "14.5",
    "standard_cost": "",
    "country_of_origin": "NL",
    "commodity_code": "87120030",
    "description": "A bike for the city.",
    "is_active": "on",
}


@pytest.fixture(autouse=True)
def buyer(client: Client) -> User:
    make_unit()
    make_category("bikes")
    person = make_person("Bo Buyer", Role.BUYER)
    client.force_login(person)
    return person


def test_the_unit_of_a_new_item_is_chosen_and_not_the_first(client: Client) -> None:
    make_unit("BX", "Box")

    page = client.post("/catalog/new", FIELDS | {"unit": ""}).content.decode()

    assert "This field is required." in page
    assert 'value="BX" selected' not in page
    assert not Item.objects.exists()


def test_a_weight_is_typed_as_it_is_written(client: Client, buyer: User) -> None:
    User.objects.filter(pk=buyer.pk).update(language="nl")

    client.post("/catalog/new", FIELDS | {"weight_kg": "14,5"})

    assert str(Item.objects.get().weight_kg) == "14.500"
    assert 'value="14,500"' in client.get("/catalog/edit/BIKE-1").content.decode()


def test_an_item_is_added(client: Client, buyer: User) -> None:
    assert client.get("/catalog/new").status_code == 200

    response = client.post("/catalog/new", FIELDS)

    item = Item.objects.get()
    assert response["Location"] == "/catalog/items/BIKE-1"
    assert (item.name_in("nl"), item.brand and item.brand.name) == (
        "Stadsfiets",
        "Veloce",
    )
    entry = AuditEntry.objects.get(subject="BIKE-1")
    assert (entry.actor, entry.means) == (buyer, "page")


def test_an_item_is_changed_but_keeps_its_number(client: Client) -> None:
    make_item("BIKE-1")
    form = client.get("/catalog/edit/BIKE-1").context["form"]
    assert form.initial["name"] == "City bike"

    changed = FIELDS | {"sku": "OTHER", "name": "Town bike"}
    client.post("/catalog/edit/BIKE-1", changed)

    item = Item.objects.get()
    assert (item.sku, item.name) == ("BIKE-1", "Town bike")


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("gtin", "4006381333932", "The check digit of this GTIN does not fit"),
        ("sku", "", "This field is required"),
        ("kind", "boat", "Select a valid choice"),
        ("weight_kg", "heavy", "Enter a number"),
        ("commodity_code", "87", "A commodity code has 6 to 12 digits."),
        ("name", "a\x00b", "Null characters are not allowed"),
    ],
)
def test_a_wrong_value_is_named_and_nothing_typed_is_lost(
    client: Client, field: str, value: str, message: str
) -> None:
    response = client.post("/catalog/new", FIELDS | {field: value})

    assert response.status_code == 200
    assert message in response.content.decode()
    assert "A bike for the city." in response.content.decode()
    assert not Item.objects.exists()


def test_only_who_may_edit_opens_the_form(
    client: Client, ada: User, dora: User
) -> None:
    make_item("BIKE-1")
    for person, status in ((ada, 403), (dora, 404)):
        client.force_login(person)
        assert client.get("/catalog/new").status_code == status
        assert client.post("/catalog/edit/BIKE-1", FIELDS).status_code == status


def test_no_other_method_is_taken(client: Client) -> None:
    assert client.delete("/catalog/new").status_code == 405
    assert client.put("/catalog/edit/BIKE-1").status_code == 405
    assert client.get("/catalog/edit/NOTHING").status_code == 404
