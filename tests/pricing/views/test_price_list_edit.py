import pytest
from django.test import Client

from foundation.models import User
from pricing.models import PriceList

pytestmark = pytest.mark.django_db

FIELDS = {
    "code": "DEALER-EUR",
    "name": "Dealers",
    "currency": "EUR",
    "valid_from": "2026-01-01",
    "valid_to": "",
    "break_mode": "range",
}


def test_a_list_is_added_and_changed_but_keeps_its_code(
    client: Client, mia: User
) -> None:
    client.force_login(mia)
    assert client.get("/prices/new").status_code == 200

    added = client.post("/prices/new", FIELDS)
    changed = FIELDS | {"code": "X", "name": "Shops"}
    client.post("/prices/lists/DEALER-EUR/edit", changed)

    price_list = PriceList.objects.get()
    assert added["Location"] == "/prices/lists/DEALER-EUR"
    assert (price_list.code, price_list.name) == ("DEALER-EUR", "Shops")
    assert price_list.break_mode == "range"


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("valid_to", "2025-01-01", "The last day is before the first."),
        ("valid_from", "soon", "Enter a valid date."),
        ("currency", "XXX", "Select a valid choice"),
        ("code", "a b", "A code has letters, digits, dots and dashes only."),
    ],
)
def test_a_wrong_value_is_named(
    client: Client, mia: User, field: str, value: str, message: str
) -> None:
    client.force_login(mia)

    response = client.post("/prices/new", FIELDS | {field: value})

    assert message in response.content.decode()
    assert not PriceList.objects.exists()


def test_only_a_manager_opens_the_form(client: Client, ada: User, mia: User) -> None:
    client.force_login(ada)
    assert client.get("/prices/new").status_code == 403
    assert client.post("/prices/lists/EUR/edit", FIELDS).status_code == 403
    client.force_login(mia)
    assert client.delete("/prices/new").status_code == 405
    assert client.get("/prices/lists/NOPE/edit").status_code == 404
