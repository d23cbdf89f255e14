import pytest
from django.test import Client

from catalog.models import ItemCode
from foundation.models import User
from inventory.models import Movement
from tests.factories.catalog import make_item, make_service
from tests.factories.inventory import balance_of, make_location

pytestmark = pytest.mark.django_db

URL = "/stock/receive"
KEY = "0b8f3f3e-27a4-4a54-9d0c-6f0ee4b5a5a1"


@pytest.fixture(autouse=True)
def _signed_in(client: Client, ben: User) -> None:
    make_location()
    client.force_login(ben)


def posted(*lines: tuple[str, str], action: str = "receive") -> dict[str, str]:
    data = {
        "location": "ROT",
        "reference": "DN-7",
        "key": KEY,
        "action": action,
        "lines-TOTAL_FORMS": str(len(lines)),
        "lines-INITIAL_FORMS": "0",
    }
    for number, (code, quantity) in enumerate(lines):
        data[f"lines-{number}-code"] = code
        data[f"lines-{number}-quantity"] = quantity
    return data


def test_goods_come_in_by_number_or_scan(client: Client, ben: User) -> None:
    bike, bell = make_item("BIKE-1"), make_item("BELL-1")
    ItemCode.objects.create(item=bell, kind="pack", code="871234")
    assert client.get(URL).status_code == 200

    response = client.post(URL, posted(("BIKE-1", "5"), ("871234", "12"), ("", "")))

    assert response["Location"] == "/stock/"
    assert balance_of(bike) == (5, 0)
    assert balance_of(bell) == (12, 0)
    movement = Movement.objects.get(item=bike)
    assert (movement.note, movement.actor) == ("DN-7", ben)


def test_the_same_form_sent_twice_is_received_once(client: Client) -> None:
    item = make_item("BIKE-1")

    for _ in range(2):
        client.post(URL, posted(("BIKE-1", "5")))

    assert balance_of(item) == (5, 0)


@pytest.mark.parametrize(
    ("code", "quantity", "message"),
    [
        ("NOTHING", "1", "There is no item with this number or code."),
        ("TUNE", "1", "This item is not kept in stock."),
        ("BIKE-1", "0", "Enter a quantity above zero."),
        ("BIKE-1", "-3", "Enter a quantity above zero."),
        ("BIKE-1", "1.5", "Enter a whole number."),
        ("BIKE-1", "", "Enter how many came in."),
        ("BIKE-1", "many", "Enter a number."),
        ("", "4", "Enter or scan the item."),
        ("a\x00b", "1", "Null characters are not allowed"),
    ],
)
def test_a_wrong_line_is_named_and_nothing_comes_in(
    client: Client, code: str, quantity: str, message: str
) -> None:
    make_item("BIKE-1")
    make_service("TUNE")

    response = client.post(URL, posted(("BIKE-1", "5"), (code, quantity)))

    assert message in response.content.decode()
    assert not Movement.objects.exists()


def test_an_empty_receipt_is_refused(client: Client) -> None:
    response = client.post(URL, posted(("", "")))

    assert "Enter at least one line." in response.content.decode()


def test_more_rows_are_added_without_losing_what_was_typed(client: Client) -> None:
    response = client.post(URL, posted(("BIKE-1", "5"), action="add_lines"))

    assert len(response.context["lines"].forms) == 11
    assert 'value="BIKE-1"' in response.content.decode()
    assert not Movement.objects.exists()


def test_only_who_may_receive_opens_it(client: Client, ada: User, dora: User) -> None:
    for person, status in ((ada, 403), (dora, 404)):
        client.force_login(person)
        assert client.get(URL).status_code == status
        assert client.post(URL, posted(("BIKE-1", "5"))).status_code == status
    assert client.delete(URL).status_code in (404, 405)
