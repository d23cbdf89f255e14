from decimal import Decimal

import pytest
from django.test import Client

from catalog.models import Item
from foundation.models import User
from inventory.engine.sharing import ClaimWish
from inventory.models import Location, Receipt
from inventory.services.claims import claim_stock
from inventory.states import LocationKind
from tests.factories.catalog import make_item
from tests.factories.inventory import (
    balance_of,
    make_location,
    make_purchase,
    make_supplier_item,
)
from tests.factories.receiving import came, receipt_rows, receive_now

pytestmark = pytest.mark.django_db

KEY = "0b8f3f3e-27a4-4a54-9d0c-6f0ee4b5a5a1"


@pytest.fixture(autouse=True)
def _signed_in(client: Client, ben: User) -> None:
    client.force_login(ben)


@pytest.fixture
def bike(db: None) -> Item:
    return make_item("BIKE")


def url_of(receipt: Receipt, deed: str = "") -> str:
    return f"/stock/receipts/{receipt.number}" + (f"/{deed}" if deed else "")


def make_bin(code: str = "A-01") -> Location:
    place = make_location()
    return make_location(code, kind=LocationKind.BIN, site=place, parent=place)


def test_the_page_says_what_came_and_what_is_still_to_come(
    client: Client, bike: Item
) -> None:
    order = make_purchase((bike, 10))
    receipt = receive_now(order, came(bike, 6, damaged=2))

    response = client.get(url_of(receipt))

    page = response.content.decode()
    for words in ("Less than expected", "Damaged", "Still to come", order.number):
        assert words in page
    assert [line.open for line in response.context["still_open"]] == [4]


def test_the_page_says_who_gets_it(client: Client, bike: Item) -> None:
    receipt = receive_now(make_purchase((bike, 10)), came(bike, 10))
    wishes = [
        ClaimWish(f"ORD-{number}/1", bike.pk, make_location().pk, Decimal(6))
        for number in (1042, 1043)
    ]
    claim_stock(wishes, by=None)

    response = client.get(url_of(receipt))

    shares = [(d.claim.demand_ref, d.quantity) for d in response.context["destinies"]]
    assert shares == [("ORD-1042/1", 6), ("ORD-1043/1", 4)]
    assert "ORD-1042/1" in response.content.decode()


def test_inspected_goods_are_accepted_or_rejected(client: Client, bike: Item) -> None:
    make_supplier_item(bike, is_inspected=True)
    receipt = receive_now(make_purchase((bike, 10)), came(bike, 10))
    data = {"key": KEY, "line_1": "8", "action": "accept"}

    for _ in range(2):
        client.post(url_of(receipt, "inspect"), data)
    other = {"key": KEY.replace("0b", "1b"), "line_1": "2", "action": "reject"}
    client.post(url_of(receipt, "inspect"), other | {"note": "Bent"})

    assert balance_of(bike) == (8, 0)
    assert [row[2] for row in receipt_rows(receipt)] == ["blocked", "available"]
    assert "2 are not good: Bent" in client.get(url_of(receipt)).content.decode()


def test_goods_are_put_into_the_bin_that_is_offered(client: Client, bike: Item) -> None:
    place = make_bin()
    receipt = receive_now(make_purchase((bike, 10)), came(bike, 10))
    page = client.get(url_of(receipt))
    assert f'value="{place.pk}" selected' in page.content.decode()

    data = {"key": KEY, "line_1": "10", "bin_1": str(place.pk)}
    client.post(url_of(receipt, "put-away"), data)

    assert receipt.lines.get().bin == place
    assert b"Put away goods" not in client.get(url_of(receipt)).content


def test_goods_go_back_with_a_reason(client: Client, bike: Item) -> None:
    receipt = receive_now(make_purchase((bike, 10)), came(bike, 10, damaged=3))
    data = {"key": KEY, "line_2": "3", "reason": ""}

    refused = client.post(url_of(receipt, "return"), data)
    assert refused.status_code == 409
    client.post(url_of(receipt, "return"), data | {"reason": "Broken"})

    assert receipt.lines.get(line_no=2).returned == 3
    assert "3 sent back" in client.get(url_of(receipt)).content.decode()


def test_colleagues_see_it_and_the_warehouse_acts(
    client: Client, ada: User, dora: User, bike: Item
) -> None:
    receipt = receive_now(make_purchase((bike, 10)), came(bike, 10))
    client.force_login(ada)
    assert client.get(url_of(receipt)).status_code == 200
    assert client.post(url_of(receipt, "return"), {}).status_code == 403
    client.force_login(dora)
    assert client.get(url_of(receipt)).status_code == 404


def test_an_unknown_receipt_is_not_found(client: Client) -> None:
    assert client.get("/stock/receipts/RCP-1").status_code == 404
