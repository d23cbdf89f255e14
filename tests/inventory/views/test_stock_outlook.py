"""What is there and coming of an item, beside every line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.models import Item
from foundation import clock
from foundation.models import User
from tests.factories.catalog import make_item, make_service
from tests.factories.inventory import make_location, make_purchase, make_stock
from tests.factories.orders import book, make_priced_item, make_seller
from tests.factories.promising import commit

pytestmark = pytest.mark.django_db

URL = "/stock/outlook/BIKE"
FETCHED = {"X-Requested-With": "fetch"}
FRIDAY = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _on_a_friday() -> Iterator[None]:
    with clock.travel_to(FRIDAY):
        yield


@pytest.fixture
def bike() -> Item:
    make_location("ROT")
    return make_item("BIKE")


def fetched(client: Client) -> str:
    answer = client.get(URL, headers=FETCHED)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_it_shows_stock_supply_and_what_is_free_then(
    client: Client, ben: User, bike: Item
) -> None:
    make_stock(bike, 5)
    commit([(bike, 3)])
    order = make_purchase((bike, 10), due_on=dt.date(2026, 11, 24))
    client.force_login(ben)

    page = fetched(client)

    assert "<html" not in page
    assert f">{order.number}</a>" in page
    assert "24 Nov" in page
    assert "<strong>2</strong>" in page
    assert "<strong>12</strong>" in page


def test_without_supply_it_says_so(client: Client, ben: User, bike: Item) -> None:
    client.force_login(ben)

    assert "Nothing is on order." in fetched(client)


def test_as_a_link_it_leads_to_the_stock_page(
    client: Client, ben: User, bike: Item
) -> None:
    client.force_login(ben)

    answer = client.get(URL)

    assert (answer.status_code, answer["Location"]) == (302, "/stock/items/BIKE")


def test_it_is_for_staff_and_for_what_is_kept_in_stock(
    client: Client, ben: User, dora: User, bike: Item
) -> None:
    assert client.get(URL, headers=FETCHED).status_code in (302, 401)
    client.force_login(dora)
    assert client.get(URL, headers=FETCHED).status_code in (403, 404)
    client.force_login(ben)
    assert client.post(URL).status_code == 405
    make_service("HELP")
    assert client.get("/stock/outlook/HELP", headers=FETCHED).status_code == 404
    assert client.get("/stock/outlook/NONE", headers=FETCHED).status_code == 404


def test_more_supply_takes_no_more_queries(
    client: Client, ben: User, bike: Item
) -> None:
    client.force_login(ben)
    counts = []
    for _ in range(2):
        for _ in range(3):
            make_purchase((bike, 10), due_on=dt.date(2026, 11, 24))
        with CaptureQueriesContext(connection) as queries:
            fetched(client)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_the_lines_of_an_order_lead_to_it(client: Client, ada: User) -> None:
    dora, item = make_seller(), make_priced_item("BIKE")
    make_location("ROT")
    order = book(dora, (item, 2))
    client.force_login(ada)

    page = " ".join(client.get(f"/orders/{order.number}/").content.decode().split())

    assert 'href="/stock/items/BIKE" data-peek="/stock/outlook/BIKE"' in page
