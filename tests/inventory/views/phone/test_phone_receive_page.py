from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from catalog.states import Tracking
from foundation.models import User
from inventory.models import Lot, Receipt
from tests.factories.catalog import make_item
from tests.factories.inventory import (
    balance_of,
    make_bin,
    make_location,
    make_purchase,
)

pytestmark = pytest.mark.django_db

JSON = {"Accept": "application/json"}


@pytest.fixture(autouse=True)
def _signed_in(client: Client, ben: User) -> None:
    make_location()
    client.force_login(ben)


def receive(
    client: Client, number: str, *rows: dict[str, str], key: str = "", **fields: str
) -> Any:
    data = {
        "key": key or str(uuid4()),
        "lines-TOTAL_FORMS": str(len(rows)),
        "lines-INITIAL_FORMS": "0",
        **fields,
    }
    for no, row in enumerate(rows):
        data |= {f"lines-{no}-{name}": value for name, value in row.items()}
    return client.post(f"/stock/phone/receive/{number}", data, headers=JSON)


def test_an_expected_order_comes_in(client: Client) -> None:
    bike = make_item("BIKE")
    order = make_purchase((bike, 10))
    page = client.get("/stock/phone/receive").content.decode()
    assert order.number in page

    answer = receive(client, order.number, {"ref": "1", "quantity": "10"})

    number = Receipt.objects.get().number
    assert answer.json()["message"] == f"{number} is booked: 10 received."
    assert balance_of(bike) == (10, 0)


def test_goods_sent_twice_come_in_once(client: Client) -> None:
    bike, key = make_item("BIKE"), str(uuid4())

    for _ in range(2):
        receive(client, "new", {"code": "BIKE", "quantity": "3"}, key=key)

    assert balance_of(bike) == (3, 0)


def test_a_label_brings_lot_and_expiry(client: Client) -> None:
    item = make_item(
        "GLUE", gtin="4006381333931", tracking=Tracking.LOT, has_expiry=True
    )
    label = "(01)04006381333931(17)280331(10)L7"

    answer = receive(client, "new", {"code": label, "quantity": "5"})

    assert answer.json()["status"] == "done", answer.json()
    lot = Lot.objects.get()
    assert (lot.item, lot.code, lot.expires_on) == (item, "L7", dt.date(2028, 3, 31))


def test_what_nobody_knows_is_refused(client: Client) -> None:
    answer = receive(client, "new", {"code": "CAR", "quantity": "1"})

    assert answer.status_code == 409
    assert "Nothing here is known by “CAR”" in answer.json()["message"]
    assert not Receipt.objects.exists()


def test_an_empty_receipt_is_refused(client: Client) -> None:
    answer = receive(client, "new", {"code": "", "quantity": ""})

    assert answer.json()["message"] == "Scan or enter at least one item."


def test_what_came_in_is_put_away(client: Client) -> None:
    make_item("BIKE")
    make_bin("A-01")
    receive(client, "new", {"code": "BIKE", "quantity": "3"})
    assert "A-01" in client.get("/stock/phone/put-away").content.decode()

    key = str(uuid4())
    data = {"key": key, "code": "BIKE", "bin": "A-01", "quantity": "2"}
    for status in ("done", "known"):
        answer = client.post("/stock/phone/put-away", data, headers=JSON)
        assert answer.json()["status"] == status
        assert answer.json()["message"] == "2 × BIKE lies in A-01."


def test_an_unknown_bin_is_refused(client: Client) -> None:
    make_item("BIKE")
    data = {"key": str(uuid4()), "code": "BIKE", "bin": "X-9", "quantity": "2"}

    answer = client.post("/stock/phone/put-away", data, headers=JSON)

    assert (answer.status_code, answer.json()["field"]) == (409, "bin")


def test_a_form_without_its_key_is_refused(client: Client) -> None:
    answer = client.post("/stock/phone/put-away", {}, headers=JSON)

    assert answer.json()["code"] == "act_without_key"


def test_a_scan_is_named_at_once(client: Client) -> None:
    make_item("BIKE", name="City bike")
    make_bin("A-01")

    assert client.get("/stock/phone/look?code=BIKE").json()["name"] == "City bike"
    assert client.get("/stock/phone/look?code=A-01").json()["bin"] == "A-01"
    assert client.get("/stock/phone/look?code=CAR").json()["item"] == ""
