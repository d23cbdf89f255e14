import pytest
from django.test import Client

from foundation.models import User
from partners.models import Partner
from tests.factories.partners import make_contact, make_partner

pytestmark = pytest.mark.django_db

FIELDS = {"name": "Dora Jansen", "email": "dora@example.com", "is_active": "on"}


@pytest.fixture
def partner(client: Client, ada: User) -> Partner:
    client.force_login(ada)
    return make_partner("C-1")


def test_a_contact_is_added_and_changed(client: Client, partner: Partner) -> None:
    assert client.get("/partners/contacts/new/C-1").status_code == 200

    client.post("/partners/contacts/new/C-1", FIELDS)
    contact = partner.contacts.get()
    gone = {"name": "Dora Jansen", "email": ""}
    client.post(f"/partners/contacts/{contact.pk}/edit/C-1", gone)

    changed = partner.contacts.get()
    assert (changed.email, changed.is_active) == ("", False)


def test_a_wrong_address_is_named(client: Client, partner: Partner) -> None:
    response = client.post("/partners/contacts/new/C-1", FIELDS | {"email": "dora"})

    assert "Enter a valid email address." in response.content.decode()
    assert not partner.contacts.exists()


def test_a_contact_of_somebody_else_is_not_found(
    client: Client, partner: Partner
) -> None:
    other = make_contact(make_partner())

    url = f"/partners/contacts/{other.pk}/edit/C-1"
    assert client.get(url).status_code == 404


def test_only_who_may_edit_gets_at_contacts(
    client: Client, partner: Partner, ben: User
) -> None:
    assert client.delete("/partners/contacts/new/C-1").status_code == 405

    client.force_login(ben)
    assert client.get("/partners/contacts/new/C-1").status_code == 403
    assert client.post("/partners/contacts/new/C-1", FIELDS).status_code == 403
