from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from catalog.models import Item
from foundation.models import User
from fulfillment.models import Shipment
from inventory.models import CountSheet
from tests.factories.fulfillment import happen, shipment_of
from tests.factories.inventory import balance_of, make_bin, make_location, put_in
from tests.factories.orders import book, make_priced_item, make_seller

pytestmark = pytest.mark.django_db

JSON = {"Accept": "application/json"}


@pytest.fixture
def bike() -> Item:
    """Six bikes in B-02 and four in A-01, which is nearer."""
    item = make_priced_item("BIKE")
    place = make_location()
    for code, walk, quantity in (("B-02", 2, 6), ("A-01", 1, 4)):
        bin_ = make_bin(code, place)
        bin_.walk_order = walk
        bin_.save()
        put_in(item, quantity, bin_id=bin_.pk)
    return item


@pytest.fixture
def shipment(client: Client, bike: Item, ben: User) -> Shipment:
    order = book(make_seller(), (bike, 5))
    happen()
    client.force_login(ben)
    return shipment_of(order)


def pick(client: Client, shipment: Shipment, *quantities: str, **fields: str) -> Any:
    line = shipment.lines.get()
    item_id = line.order_line.item_id
    data = {
        "key": str(uuid4()),
        "lines-TOTAL_FORMS": str(len(quantities)),
        "lines-INITIAL_FORMS": "0",
        **fields,
    }
    for no, quantity in enumerate(quantities):
        data[f"lines-{no}-ref"] = f"{line.order_line_id}:{item_id}"
        data[f"lines-{no}-quantity"] = quantity
    url = f"/fulfillment/phone/pick/{shipment.number}"
    return client.post(url, data, headers=JSON)


def test_the_way_leads_through_the_bins(client: Client, shipment: Shipment) -> None:
    page = client.get(f"/fulfillment/phone/pick/{shipment.number}").content.decode()

    assert page.index("A-01") < page.index("B-02")
    assert shipment.number in client.get("/fulfillment/phone/pick").content.decode()


def test_what_is_picked_leaves(client: Client, shipment: Shipment, bike: Item) -> None:
    answer = pick(client, shipment, "4", "1")

    said = f"Shipment {shipment.number} is confirmed."
    assert answer.json()["message"] == said
    assert balance_of(bike) == (5, 0)


def test_less_needs_a_reason(client: Client, shipment: Shipment) -> None:
    answer = pick(client, shipment, "4")

    assert answer.json()["message"] == "Less was picked than asked for. Say why."
    assert Shipment.objects.get().status == "ready"


def test_what_is_missing_is_counted(client: Client, shipment: Shipment) -> None:
    pick(client, shipment, "4", reason="missing")

    sheet = CountSheet.objects.get()
    assert (sheet.reason, sheet.lines.count()) == ("event", 2)
    assert sheet.note == f"{shipment.number}: Not found in its place"
    assert Shipment.objects.get(pk=shipment.pk).status == "shipped"


def test_where_nothing_is_found_only_a_count_is_asked(
    client: Client, shipment: Shipment
) -> None:
    answer = pick(client, shipment, reason="missing")

    assert "a count is asked for" in answer.json()["message"]
    assert CountSheet.objects.count() == 1
    assert Shipment.objects.get().status == "ready"


def test_what_is_not_asked_for_is_put_back(client: Client, shipment: Shipment) -> None:
    make_priced_item("BELL")
    fields = {
        "key": str(uuid4()),
        "lines-TOTAL_FORMS": "1",
        "lines-INITIAL_FORMS": "0",
        "lines-0-code": "BELL",
        "lines-0-quantity": "1",
    }

    url = f"/fulfillment/phone/pick/{shipment.number}"
    answer = client.post(url, fields, headers=JSON)

    assert answer.json()["message"] == "BELL is not asked for here. Put it back."


def test_only_the_warehouse_picks(
    client: Client, shipment: Shipment, ada: User
) -> None:
    client.force_login(ada)

    assert client.get("/fulfillment/phone/pick").status_code == 403
