from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from foundation.models import InboundMessage, User
from inventory.models import CountLine, CountSheet
from inventory.services.counting.sheets import CountScope, cancel_sheet, make_sheet
from inventory.states import CountReason
from tests.factories.catalog import make_item
from tests.factories.inventory import make_location, make_stock

pytestmark = pytest.mark.django_db

JSON = {"Accept": "application/json"}


@pytest.fixture
def sheet(client: Client, ben: User) -> CountSheet:
    """A hundred bikes in Rotterdam, to be counted by Ben."""
    make_stock(make_item("BIKE", name="City bike", gtin="4006381333931"), 100)
    client.force_login(ben)
    scope = CountScope(CountReason.FULL)
    return make_sheet(make_location(), scope, cause="test", by=None)


def act(
    client: Client, sheet: CountSheet, *, what: str = "", key: str = "", **fields: str
) -> Any:
    data = {"key": key or str(uuid4()), **fields}
    url = f"/stock/phone/count/{sheet.number}{what}"
    return client.post(url, data, headers=JSON)


def line() -> CountLine:
    return CountLine.objects.get(line_no=1)


def test_whoever_counts_does_not_see_what_is_expected(
    client: Client, sheet: CountSheet
) -> None:
    page = client.get(f"/stock/phone/count/{sheet.number}").content.decode()

    assert "City bike" in page
    assert "100" not in page.split("<main")[1].split("</main>")[0]


def test_a_count_sent_twice_is_one_count(client: Client, sheet: CountSheet) -> None:
    key = str(uuid4())

    first = act(client, sheet, key=key, line="1", quantity="90")
    again = act(client, sheet, key=key, line="1", quantity="90")

    assert (first.json()["status"], again.json()["status"]) == ("done", "known")
    assert first.json()["data"] == {"line": 1, "again": True}
    assert (line().first_counted, line().counted) == (Decimal(90), None)
    assert InboundMessage.objects.get(source="phone").external_key == key


def test_a_label_is_counted_by_its_gtin(client: Client, sheet: CountSheet) -> None:
    url = f"/stock/phone/count/{sheet.number}?scan=(01)04006381333931"
    page = client.get(url).content.decode()

    assert 'name="line" value="1"' in page


@pytest.mark.parametrize(
    ("fields", "message", "field"),
    [
        (
            {"line": "1", "quantity": "-1"},
            "Quantity counted: A counted quantity cannot be negative.",
            "quantity",
        ),
        ({"line": "1"}, "Quantity counted: This field is required.", "quantity"),
        ({"quantity": "1"}, "Item or lot: Enter or scan the item.", "code"),
        (
            {"code": "CAR", "quantity": "1"},
            "Nothing here is known by “CAR”. Check the label and scan again.",
            "code",
        ),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    client: Client,
    sheet: CountSheet,
    fields: dict[str, str],
    message: str,
    field: str,
) -> None:
    answer = act(client, sheet, **fields)

    assert answer.status_code == 409
    assert (answer.json()["message"], answer.json()["field"]) == (message, field)
    assert line().counted is None


def test_a_refused_act_may_be_tried_again(client: Client, sheet: CountSheet) -> None:
    key = str(uuid4())

    refused = act(client, sheet, key=key, line="1", quantity="")
    done = act(client, sheet, key=key, line="1", quantity="100")

    assert (refused.status_code, done.json()["status"]) == (409, "done")


def test_something_unexpected_is_counted_too(client: Client, sheet: CountSheet) -> None:
    make_item("BELL")

    act(client, sheet, code="BELL", quantity="3")

    assert sheet.lines.get(line_no=2).item.sku == "BELL"


def test_a_count_is_taken_back_and_finished(client: Client, sheet: CountSheet) -> None:
    act(client, sheet, line="1", quantity="90")
    act(client, sheet, what="/undo", line="1")
    assert line().first_counted is None

    act(client, sheet, line="1", quantity="100")
    done = act(client, sheet, what="/finish")

    assert done.json()["message"] == f"All was as expected; {sheet.number} is done."
    assert CountSheet.objects.get().status == "posted"


def test_without_a_script_the_form_works(client: Client, sheet: CountSheet) -> None:
    url = f"/stock/phone/count/{sheet.number}"
    data = {"key": str(uuid4()), "line": "1", "quantity": "100"}

    answer = client.post(url, data, follow=True)

    assert "BIKE: 100 counted." in answer.content.decode()
    assert line().counted == 100


def test_a_finished_sheet_refuses_counts(client: Client, sheet: CountSheet) -> None:
    cancel_sheet(sheet, by=None)

    answer = act(client, sheet, line="1", quantity="100")

    assert "is finished" in answer.json()["message"]


def test_only_who_may_count_opens_it(
    client: Client, sheet: CountSheet, ada: User, dora: User
) -> None:
    for person, status in ((ada, 403), (dora, 404)):
        client.force_login(person)
        assert client.get(f"/stock/phone/count/{sheet.number}").status_code == status
