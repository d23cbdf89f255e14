import pytest
from django.test import Client
from django.urls import reverse

from catalog.models import ItemCode
from catalog.services.items import ItemInput, save_item
from foundation.models import User
from foundation.roles import Role
from tests.factories.catalog import make_conversion, make_item, make_kit, make_unit
from tests.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def buyer(db: None) -> User:
    return make_person("Bo Buyer", Role.BUYER)


def test_an_item_shows_its_facts_components_codes_and_changes(
    client: Client, ada: User
) -> None:
    client.force_login(ada)
    tube = make_item("TUBE", name="Inner tube")
    kit = make_kit("KIT/1", components={tube: 2}, gtin="4006381333931")
    make_conversion(kit, make_unit("BX", "Box"), "12")
    ItemCode.objects.create(item=kit, kind="pack", code="PACK-1")

    text = client.get("/catalog/items/KIT/1").content.decode()

    for expected in ("4006381333931", "Inner tube", "PACK-1", "1 Box holds 12"):
        assert expected in text
    assert "Edit item" not in text


def test_the_page_of_a_component_names_the_kits_it_is_in(
    client: Client, ada: User
) -> None:
    client.force_login(ada)
    make_kit("KIT", components={make_item("TUBE"): 2}, name="Puncture kit")

    assert b"Puncture kit" in client.get("/catalog/items/TUBE").content


def test_changes_are_shown_in_words(client: Client, buyer: User) -> None:
    client.force_login(buyer)
    make_unit()
    item = save_item(ItemInput("BIKE", "City bike"), by=buyer)
    save_item(ItemInput("BIKE", "Town bike"), item=item, by=buyer)

    text = client.get("/catalog/items/BIKE").content.decode()

    assert "Name: City bike → Town bike" in text
    assert "Added." in text


def test_an_unknown_item_is_not_found(client: Client, ada: User) -> None:
    client.force_login(ada)
    make_item("bike")

    assert client.get("/catalog/items/BIKE").status_code == 404


def test_a_customer_sees_no_item(client: Client, dora: User) -> None:
    make_item("BIKE")
    client.force_login(dora)

    assert client.get("/catalog/items/BIKE").status_code == 404


def test_a_code_is_added_and_removed(client: Client, buyer: User) -> None:
    client.force_login(buyer)
    item = make_item("BIKE")

    added = client.post("/catalog/codes/add/BIKE", {"kind": "pack", "code": "P-1"})
    row = item.codes.get()
    assert row.code == "P-1"
    assert added["Location"] == reverse("catalog:item_page", args=["BIKE"])

    client.post("/catalog/codes/remove/BIKE", {"code": row.pk})
    assert not item.codes.exists()


def test_a_code_of_another_item_is_refused_in_words(
    client: Client, buyer: User
) -> None:
    client.force_login(buyer)
    make_item("BIKE")
    ItemCode.objects.create(item=make_item("OTHER"), kind="pack", code="P-1")

    response = client.post("/catalog/codes/add/BIKE", {"kind": "pack", "code": "P-1"})

    assert response.status_code == 422
    assert "Item OTHER already has this code." in response.content.decode()


def test_codes_are_changed_only_by_who_may_and_only_by_post(
    client: Client, ada: User, buyer: User
) -> None:
    make_item("BIKE")
    client.force_login(ada)
    assert client.post("/catalog/codes/add/BIKE", {}).status_code == 403
    assert client.post("/catalog/codes/remove/BIKE", {}).status_code == 403

    client.force_login(buyer)
    assert client.get("/catalog/codes/add/BIKE").status_code == 405
    assert client.get("/catalog/codes/remove/BIKE").status_code == 405
    assert client.post("/catalog/codes/add/BIKE", {}).status_code == 409
    assert client.post("/catalog/codes/remove/BIKE", {"code": "x"}).status_code == 404
