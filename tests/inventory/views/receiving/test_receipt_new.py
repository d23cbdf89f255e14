import pytest
from django.test import Client

from foundation.models import User
from inventory.models import Movement, Receipt
from tests.factories.catalog import make_item, make_service
from tests.factories.inventory import balance_of, make_location, make_supplier
from tests.factories.receiving import receipt_rows

pytestmark = pytest.mark.django_db

URL = "/stock/receipts/new"
KEY = "0b8f3f3e-27a4-4a54-9d0c-6f0ee4b5a5a1"


@pytest.fixture(autouse=True)
def _signed_in(client: Client, ben: User) -> None:
    make_location()
    client.force_login(ben)


def posted(*rows: dict[str, str], action: str = "receive") -> dict[str, str]:
    data = {
        "action": action,
        "location": "ROT",
        "supplier": make_supplier().code,
        "reference": "DN-7",
        "received_on": "2024-03-01",
        "key": KEY,
        "lines-TOTAL_FORMS": str(len(rows)),
        "lines-INITIAL_FORMS": "0",
    }
    for place, row in enumerate(rows):
        data |= {f"lines-{place}-{name}": value for name, value in row.items()}
    return data


def test_goods_without_an_order_come_in(client: Client) -> None:
    bike, oil = make_item("BIKE"), make_item("OIL", tracking="lot")
    assert client.get(URL).status_code == 200

    client.post(
        URL,
        posted(
            {"code": "BIKE", "quantity": "5", "damaged": "1"},
            {"code": "OIL", "quantity": "2", "lot_code": "L-1"},
            {"code": "", "quantity": ""},
        ),
    )

    receipt = Receipt.objects.get()
    assert (receipt.order, receipt.supplier) == (None, make_supplier())
    assert receipt_rows(receipt) == [
        ("BIKE", 4, "available", "none"),
        ("BIKE", 1, "blocked", "damaged"),
        ("OIL", 2, "available", "none"),
    ]
    assert balance_of(bike) == (4, 0)
    assert balance_of(oil) == (2, 0)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"code": "NOTHING", "quantity": "1"}, "There is no item with this number"),
        ({"code": "TUNE", "quantity": "1"}, "This item is not kept in stock."),
        ({"code": "BIKE", "quantity": ""}, "Enter how many came in."),
        ({"code": "BIKE", "quantity": "0"}, "Enter a quantity above zero"),
        ({"code": "BIKE", "quantity": "-3"}, "greater than or equal to 0"),
        ({"code": "BIKE", "quantity": "many"}, "Enter a number."),
        ({"code": "a\x00b", "quantity": "1"}, "Null characters are not allowed"),
        ({"code": "", "quantity": "4"}, "Enter or scan the item."),
        ({"code": "OIL", "quantity": "1"}, "lot"),
        ({"code": "BIKE", "quantity": "1", "lot_code": "L-1"}, "lot"),
    ],
)
def test_a_wrong_line_is_named_and_nothing_comes_in(
    client: Client, row: dict[str, str], message: str
) -> None:
    make_item("BIKE")
    make_item("OIL", tracking="lot")
    make_service("TUNE")

    response = client.post(URL, posted(row))

    told = [
        error for form in response.context["lines"] for error in form.errors.values()
    ]
    assert message in str(told)
    assert not Movement.objects.exists()


def test_more_rows_are_added_without_losing_what_was_typed(client: Client) -> None:
    rows = {"code": "BIKE", "quantity": "5"}

    response = client.post(URL, posted(rows, action="add_lines"))

    assert len(response.context["lines"].forms) == 11
    assert 'value="BIKE"' in response.content.decode()


def test_the_same_form_sent_twice_is_received_once(client: Client) -> None:
    item = make_item("BIKE")

    for _ in range(2):
        client.post(URL, posted({"code": "BIKE", "quantity": "5"}))

    assert balance_of(item) == (5, 0)


def test_an_empty_receipt_is_refused(client: Client) -> None:
    response = client.post(URL, posted({"code": "", "quantity": ""}))

    assert "Enter at least one line." in response.content.decode()


def test_the_page_of_an_item_names_what_came(client: Client) -> None:
    page = client.get(URL, {"item": "BIKE"}).content.decode()

    assert 'value="BIKE"' in page


def test_the_old_address_leads_here(client: Client) -> None:
    response = client.get("/stock/receive?item=BIKE")

    assert response.status_code == 301
    assert response["Location"] == f"{URL}?item=BIKE"


def test_only_who_may_receive_opens_it(client: Client, ada: User, dora: User) -> None:
    for person, status in ((ada, 403), (dora, 404)):
        client.force_login(person)
        assert client.get(URL).status_code == status
        answer = client.post(URL, posted({"code": "BIKE", "quantity": "5"}))
        assert answer.status_code == status
    assert client.delete(URL).status_code in (404, 405)
