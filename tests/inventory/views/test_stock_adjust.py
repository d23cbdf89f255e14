import pytest
from django.test import Client

from foundation.models import User
from inventory.models import Movement
from tests.factories.catalog import make_item, make_service
from tests.factories.inventory import balance_of, make_location, make_stock

pytestmark = pytest.mark.django_db

URL = "/stock/adjust/BIKE-1"
FIELDS = {
    "location": "ROT",
    "way": "counted",
    "quantity": "7",
    "reason": "count",
    "note": "Second shelf",
    "key": "0b8f3f3e-27a4-4a54-9d0c-6f0ee4b5a5a1",
}


@pytest.fixture(autouse=True)
def _signed_in(client: Client, ben: User) -> None:
    make_location()
    client.force_login(ben)


def test_stock_is_put_to_what_was_counted(client: Client, ben: User) -> None:
    item = make_item("BIKE-1")
    make_stock(item, 10)
    assert client.get(f"{URL}?location=ROT").status_code == 200

    response = client.post(URL, FIELDS)

    assert response["Location"] == "/stock/items/BIKE-1"
    assert balance_of(item) == (7, 0)
    movement = Movement.objects.order_by("-id")[0]
    assert (movement.quantity, movement.reason, movement.actor) == (3, "count", ben)


def test_stock_is_changed_once_even_when_sent_twice(client: Client) -> None:
    item = make_item("BIKE-1")
    make_stock(item, 10)

    for _ in range(2):
        client.post(URL, FIELDS | {"way": "change", "quantity": "-2"})

    assert balance_of(item) == (8, 0)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("quantity", "-1", "A counted quantity cannot be negative."),
        ("quantity", "1.5", "Enter a whole number."),
        ("quantity", "", "This field is required."),
        ("location", "SUPPLIER", "Select a valid choice"),
        ("reason", "mood", "Select a valid choice"),
    ],
)
def test_a_wrong_value_is_named_and_nothing_moves(
    client: Client, field: str, value: str, message: str
) -> None:
    make_item("BIKE-1")

    response = client.post(URL, FIELDS | {field: value})

    assert message in response.content.decode()
    assert list(response.context["form"].errors) == [field]
    assert "Second shelf" in response.content.decode()
    assert not Movement.objects.exists()


def test_more_than_there_is_cannot_be_taken_away(client: Client) -> None:
    make_stock(make_item("BIKE-1"), 3)

    response = client.post(URL, FIELDS | {"way": "change", "quantity": "-4"})

    assert "There are only 3 of BIKE-1 on hand" in response.content.decode()


def test_only_who_may_adjust_opens_it(client: Client, ada: User, dora: User) -> None:
    make_item("BIKE-1")
    make_service("TUNE")
    assert client.get("/stock/adjust/TUNE").status_code == 404
    assert client.put(URL).status_code == 405
    for person, status in ((ada, 403), (dora, 404)):
        client.force_login(person)
        assert client.post(URL, FIELDS).status_code == status
