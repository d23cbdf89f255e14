import pytest
from django.test import Client

from foundation.models import User
from partners.models import Partner
from tests.factories.partners import make_partner

pytestmark = pytest.mark.django_db

FIELDS = {
    "kind": "delivery",
    "name": "Shop",
    "street": "Lange Nieuwstraat 1",
    "street2": "",
    "postal_code": "3512 PA",
    "city": "Utrecht",
    "region": "",
    "country": "NL",
    "code": "",
}


@pytest.fixture
def partner(client: Client, ada: User) -> Partner:
    client.force_login(ada)
    return make_partner("C-1")


def test_an_address_is_added_changed_and_removed(
    client: Client, partner: Partner
) -> None:
    form = client.get("/partners/addresses/new/C-1").context["form"]
    assert form.initial == {"name": "Fietsen Dora", "country": "NL"}

    client.post("/partners/addresses/new/C-1", FIELDS)
    address = partner.addresses.get(city="Utrecht")
    moved = FIELDS | {"city": "Breda"}
    client.post(f"/partners/addresses/{address.pk}/edit/C-1", moved)
    assert partner.addresses.get(pk=address.pk).city == "Breda"

    client.post(f"/partners/addresses/{address.pk}/remove/C-1")
    assert not partner.addresses.filter(pk=address.pk).exists()


def test_a_missing_city_is_named_beside_its_field(
    client: Client, partner: Partner
) -> None:
    response = client.post("/partners/addresses/new/C-1", FIELDS | {"city": ""})

    assert response.context["form"].errors == {"city": ["This field is required."]}


def test_an_address_of_somebody_else_is_not_found(
    client: Client, partner: Partner
) -> None:
    other = make_partner().addresses.get(kind="delivery")

    for action in ("edit", "remove"):
        url = f"/partners/addresses/{other.pk}/{action}/C-1"
        assert client.post(url, FIELDS).status_code == 404


def test_only_who_may_edit_gets_at_addresses(
    client: Client, partner: Partner, ben: User
) -> None:
    address = partner.addresses.get(kind="delivery")
    assert client.get(f"/partners/addresses/{address.pk}/remove/C-1").status_code == 405

    client.force_login(ben)
    assert client.get("/partners/addresses/new/C-1").status_code == 403
    for action in ("edit", "remove"):
        url = f"/partners/addresses/{address.pk}/{action}/C-1"
        assert client.post(url, FIELDS).status_code == 403
