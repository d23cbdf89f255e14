import pytest
from django.test import Client

from catalog.queries import items_by_sku
from foundation.models import User
from foundation.roles import Role
from tests.factories.catalog import make_item, make_kit, make_unit
from tests.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def buyer(client: Client) -> User:
    make_unit("BX", "Box")
    person = make_person("Bo Buyer", Role.BUYER)
    client.force_login(person)
    return person


def test_components_and_units_are_typed_or_pasted_line_by_line(client: Client) -> None:
    make_kit("KIT", components={make_item("TUBE"): 1, make_item("LONG NAME"): 3})
    shown = client.get("/catalog/parts/KIT").content.decode()
    assert "TUBE 1\nLONG NAME 3" in shown

    pasted = {"components": "TUBE\t2\n\nLONG NAME 1.5", "conversions": "BX 12"}
    client.post("/catalog/parts/KIT", pasted)

    facts = items_by_sku(["KIT"])["KIT"]
    assert {part.sku: float(part.quantity) for part in facts.components} == {
        "TUBE": 2,
        "LONG NAME": 1.5,
    }
    assert facts.conversions == {"BX": 12}


@pytest.mark.parametrize(
    ("components", "message"),
    [
        ("TUBE", "“TUBE” does not end with a quantity."),
        ("TUBE two", "“TUBE two” does not end with a quantity."),
        ("NOTHING 2", "There is no item NOTHING."),
        ("TUBE -1", "The quantity of TUBE must be more than zero."),
    ],
)
def test_a_line_that_makes_no_sense_is_named(
    client: Client, components: str, message: str
) -> None:
    make_kit("KIT", components={make_item("TUBE"): 1})

    response = client.post("/catalog/parts/KIT", {"components": components})

    assert message in response.content.decode()
    assert items_by_sku(["KIT"])["KIT"].components[0].quantity == 1


def test_goods_have_units_only(client: Client) -> None:
    make_item("TUBE")

    client.post("/catalog/parts/TUBE", {"components": "X 1", "conversions": "BX 50"})

    facts = items_by_sku(["TUBE"])["TUBE"]
    assert facts.components == ()
    assert facts.conversions == {"BX": 50}


def test_only_who_may_edit_opens_the_form(client: Client, ada: User) -> None:
    make_item("TUBE")
    client.force_login(ada)

    assert client.get("/catalog/parts/TUBE").status_code == 403
    assert client.post("/catalog/parts/TUBE", {}).status_code == 403


def test_no_other_method_is_taken(client: Client) -> None:
    assert client.delete("/catalog/parts/TUBE").status_code == 405
    assert client.get("/catalog/parts/TUBE").status_code == 404
