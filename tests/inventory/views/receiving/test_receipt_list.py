import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from foundation.models import User
from inventory.services.supply.notices import AnnouncedLine, NoticeDraft, announce
from tests.factories.catalog import make_item
from tests.factories.inventory import make_purchase
from tests.factories.receiving import came, receive_now

pytestmark = pytest.mark.django_db

URL = "/stock/receipts"


@pytest.fixture(autouse=True)
def _signed_in(client: Client, ben: User) -> None:
    client.force_login(ben)


def announced(reference: str, on: dt.date) -> None:
    order = make_purchase((make_item(), 10), due_on=dt.date(2031, 1, 1))
    line = AnnouncedLine(order.lines.get().pk, Decimal(4))
    announce(order, NoticeDraft(reference, [line], expected_on=on), by=None)


def test_late_deliveries_come_first(client: Client) -> None:
    announced("ASN-LATER", dt.date(2030, 5, 1))
    announced("ASN-LATE", dt.date(2020, 5, 1))

    response = client.get(URL)

    rows = response.context["expected"]
    named = [row.notice.reference if row.notice else "" for row in rows]
    assert named == ["ASN-LATE", "ASN-LATER", "", ""]
    assert "days late" in response.content.decode()


def test_an_order_is_found_by_its_number_or_supplier(client: Client) -> None:
    first, second = make_purchase(), make_purchase()

    for text, found in (
        (first.number, [first]),
        ("gazelle", [first, second]),
        ("nobody", []),
    ):
        rows = client.get(URL, {"q": text}).context["expected"]
        assert [row.order for row in rows] == found


def test_what_came_is_listed_with_its_differences(client: Client) -> None:
    bike = make_item("BIKE")
    receipt = receive_now(make_purchase((bike, 10)), came(bike, 6, damaged=1))

    page = client.get(URL, {"state": "received"}).content.decode()

    assert receipt.number in page
    assert "2 lines differ" in page


def test_nothing_expected_says_so(client: Client) -> None:
    assert "Nothing is expected" in client.get(URL).content.decode()
    assert "No receipts yet" in client.get(f"{URL}?state=received").content.decode()


@pytest.mark.parametrize("state", ["expected", "received"])
def test_the_list_takes_as_many_queries_for_many_rows(
    client: Client, state: str
) -> None:
    counts = []
    for number in (1, 6):
        for each in range(number):
            announced(f"ASN-{number}-{each}", dt.date(2030, 5, 1))
            bike = make_item()
            receive_now(make_purchase((bike, 10)), came(bike, 10))
        with CaptureQueriesContext(connection) as asked:
            client.get(URL, {"state": state})
        counts.append(len(asked))
    assert counts[0] == counts[1]
