import pytest
from django.test import Client

from foundation.models import AuditEntry, User
from partners.models import Partner
from tests.factories.partners import make_company, make_partner

pytestmark = pytest.mark.django_db

FIELDS = {
    "code": "C-1",
    "name": "Fietsen Dora",
    "is_customer": "on",
    "company": "VELO-NL",
    "country": "NL",
    "vat_number": "NL004495445B01",
    "currency": "EUR",
    "language": "nl",
    "segment": "dealer",
    "email": "dora@example.com",
    "phone": "",
    "payment_terms_days": "14",
    "priority": "5",
    "note": "Rings twice.",
    "is_active": "on",
}


@pytest.fixture(autouse=True)
def seller(client: Client, ada: User) -> User:
    make_company()
    client.force_login(ada)
    return ada


def test_of_several_companies_one_is_chosen_and_not_the_first(client: Client) -> None:
    make_company("AAA", legal_name="AAA Bikes")

    page = client.post("/partners/new", FIELDS | {"company": ""}).content.decode()

    assert "This field is required." in page
    assert not Partner.objects.exists()


def test_a_customer_is_added(client: Client, seller: User) -> None:
    assert client.get("/partners/new").status_code == 200

    response = client.post("/partners/new", FIELDS)

    partner = Partner.objects.get()
    assert response["Location"] == "/partners/partners/C-1"
    assert (partner.payment_terms_days, partner.segment) == (14, "dealer")
    assert AuditEntry.objects.get(subject="C-1").actor == seller


def test_a_customer_is_changed_but_keeps_its_number(client: Client) -> None:
    make_partner("C-1")
    assert client.get("/partners/edit/C-1").context["form"].initial["name"]

    client.post("/partners/edit/C-1", FIELDS | {"code": "C-9", "name": "Dora B.V."})

    partner = Partner.objects.get()
    assert (partner.code, partner.name) == ("C-1", "Dora B.V.")


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("vat_number", "NL123", "This is no valid VAT number"),
        ("code", "", "This field is required"),
        ("currency", "XXX", "Select a valid choice"),
        ("email", "dora", "Enter a valid email address"),
        ("payment_terms_days", "-1", "greater than or equal to 0"),
    ],
)
def test_a_wrong_value_is_named_and_nothing_typed_is_lost(
    client: Client, field: str, value: str, message: str
) -> None:
    response = client.post("/partners/new", FIELDS | {field: value})

    assert message in response.content.decode()
    assert "Rings twice." in response.content.decode()
    assert not Partner.objects.exists()


def test_only_who_may_edit_opens_the_form(
    client: Client, ben: User, dora: User
) -> None:
    make_partner("C-1")
    for person, status in ((ben, 403), (dora, 404)):
        client.force_login(person)
        assert client.get("/partners/new").status_code == status
        assert client.post("/partners/edit/C-1", FIELDS).status_code == status


def test_no_other_method_is_taken(client: Client) -> None:
    assert client.delete("/partners/new").status_code == 405
    assert client.get("/partners/edit/NOBODY").status_code == 404
