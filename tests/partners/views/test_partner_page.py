import pytest
from django.test import Client

from foundation.models import User
from tests.factories.partners import make_contact, make_identifier, make_partner
from tests.people import speaks_for

pytestmark = pytest.mark.django_db


def test_a_partner_shows_facts_addresses_and_people(
    client: Client, ada: User, dora: User
) -> None:
    client.force_login(ada)
    partner = make_partner("C/1", segment="dealer", credit_limit=5000)
    make_contact(partner, name="Piet Old", is_active=False)
    make_identifier(partner, "7300010000001")
    speaks_for(dora, partner)

    text = client.get("/partners/partners/C/1").content.decode()

    for expected in (
        "Marktstraat 5",
        "Netherlands",
        "dealer",
        "€5,000.00",
        "Piet Old",
        "7300010000001",
        "May sign in",
        "Edit address",
    ):
        assert expected in text


def test_the_warehouse_sees_it_but_has_nothing_to_edit(
    client: Client, ben: User
) -> None:
    client.force_login(ben)
    make_partner("C-1")

    text = client.get("/partners/partners/C-1").content.decode()

    assert "Fietsen Dora" in text
    assert "Edit" not in text


def test_others_and_unknown_partners_are_not_found(
    client: Client, ada: User, dora: User
) -> None:
    partner = make_partner("C-1")
    speaks_for(dora, partner)
    client.force_login(dora)
    assert client.get("/partners/partners/C-1").status_code == 404

    client.force_login(ada)
    assert client.get("/partners/partners/c-1").status_code == 404
    assert client.post("/partners/partners/C-1").status_code == 405
