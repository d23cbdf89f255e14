from decimal import Decimal

import pytest
from django.test import Client

from foundation.models import User
from pricing.models import Price
from tests.factories.catalog import make_item
from tests.factories.pricing import make_price, make_price_list

pytestmark = pytest.mark.django_db

NEW = "/prices/lists/EUR/prices/new"
FIELDS = {
    "sku": "BIKE",
    "min_quantity": "5",
    "unit_price": "449.00",
    "valid_from": "2026-01-01",
    "valid_to": "",
}


@pytest.fixture(autouse=True)
def eur(client: Client, mia: User) -> None:
    client.force_login(mia)
    make_price_list("EUR")
    make_item("BIKE")


def test_a_price_is_added_changed_and_removed(client: Client) -> None:
    assert client.get(NEW).status_code == 200

    client.post(NEW, FIELDS)
    price = Price.objects.get()
    url = f"/prices/lists/EUR/prices/{price.pk}"
    assert "City bike" in client.get(f"{url}/edit").content.decode()
    client.post(f"{url}/edit", FIELDS | {"sku": "X", "unit_price": "439"})

    changed = Price.objects.get()
    assert (changed.item.sku, int(changed.unit_price)) == ("BIKE", 439)
    client.post(f"{url}/remove")
    assert not Price.objects.exists()


@pytest.mark.parametrize(
    ("language", "typed"), [("en", "1,5"), ("nl", "1,5"), ("nl", "1.5"), ("en", "1.5")]
)
def test_a_price_is_typed_as_it_is_written(
    client: Client, mia: User, language: str, typed: str
) -> None:
    User.objects.filter(pk=mia.pk).update(language=language)

    assert 'type="number"' not in client.get(NEW).content.decode()
    client.post(NEW, FIELDS | {"unit_price": typed})

    assert Price.objects.get().unit_price == Decimal("1.5")


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("sku", "BOAT", "There is no item BOAT."),
        ("unit_price", "-1", "A price is not negative."),
        ("unit_price", "cheap", "Enter a number."),
        ("min_quantity", "-1", "A quantity is not negative."),
        ("valid_to", "2025-01-01", "The last day is before the first."),
    ],
)
def test_a_wrong_value_is_named(
    client: Client, field: str, value: str, message: str
) -> None:
    response = client.post(NEW, FIELDS | {field: value})

    assert message in response.content.decode()
    assert not Price.objects.exists()


def test_the_same_price_twice_is_refused(client: Client) -> None:
    client.post(NEW, FIELDS)

    response = client.post(NEW, FIELDS)

    assert "There is already a price for this quantity" in response.content.decode()


def test_a_price_of_another_list_is_not_found(client: Client) -> None:
    other = make_price(make_item(), price_list=make_price_list("OTHER"))

    for action in ("edit", "remove"):
        url = f"/prices/lists/EUR/prices/{other.pk}/{action}"
        assert client.post(url, FIELDS).status_code == 404


def test_only_a_manager_gets_at_prices(client: Client, ada: User) -> None:
    price = make_price(make_item())
    url = f"/prices/lists/EUR/prices/{price.pk}"
    assert client.get(f"{url}/remove").status_code == 405
    assert client.delete(NEW).status_code == 405

    client.force_login(ada)
    assert client.get(NEW).status_code == 403
    assert client.post(f"{url}/edit", FIELDS).status_code == 403
    assert client.post(f"{url}/remove").status_code == 403
