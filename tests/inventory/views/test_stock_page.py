import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from foundation.models import User
from inventory.engine.sharing import ShipWish
from inventory.services.claims import ship_claims
from inventory.states import Quality
from tests.factories.catalog import make_item, make_service
from tests.factories.inventory import (
    make_bin,
    make_location,
    make_part,
    make_purchase,
    make_stock,
)
from tests.factories.promising import commit

pytestmark = pytest.mark.django_db

URL = "/stock/items/BIKE-1"


@pytest.fixture(autouse=True)
def _signed_in(client: Client, ben: User) -> None:
    client.force_login(ben)


def test_the_page_shows_balances_claims_waits_and_movements(client: Client) -> None:
    item, place = make_item("BIKE-1"), make_location()
    make_stock(item, 5)
    commit([(item, 3)], number="ORD-1")
    commit([(item, 4)], number="ORD-2")
    wish = ShipWish("ORD-1/1", item.pk, place.pk, Decimal(1))
    ship_claims([wish], cause="SHP-9", effective_on=dt.date(2026, 11, 20), by=None)

    page = client.get(URL).content.decode()

    for text in ("Rotterdam", "ORD-1/1", "ORD-2/1", "SHP-9", "Received", "Shipped"):
        assert text in page
    assert "Who waits for it" in page


def test_an_item_that_never_came_in_says_so(client: Client) -> None:
    make_item("BIKE-1")

    page = client.get(URL).content.decode()

    assert "Never in stock" in page
    assert "Nothing has moved yet" in page


def test_a_service_and_an_unknown_item_have_no_stock_page(client: Client) -> None:
    make_service("TUNE")

    assert client.get("/stock/items/TUNE").status_code == 404
    assert client.get("/stock/items/NOTHING").status_code == 404


def test_only_who_may_adjust_is_offered_it(client: Client, ada: User) -> None:
    make_item("BIKE-1")
    assert "Adjust stock" in client.get(URL).content.decode()

    client.force_login(ada)
    assert "Adjust stock" not in client.get(URL).content.decode()


def test_customers_do_not_see_it_and_it_is_only_read(
    client: Client, dora: User
) -> None:
    make_item("BIKE-1")
    assert client.post(URL).status_code == 405
    client.force_login(dora)
    assert client.get(URL).status_code == 404


def test_availability_is_one_equation_with_the_rows_behind_it(client: Client) -> None:
    item = make_item("BIKE-1")
    make_stock(item, 20)
    commit([(item, 15)], number="ORD-1")
    commit([(item, 8)], number="ORD-2")
    order = make_purchase((item, 30), due_on=dt.date(2099, 12, 3))

    response = client.get(URL)

    found = response.context["availability"]
    assert (found.on_hand, found.claimed, found.available) == (20, 20, 0)
    assert (found.waiting, found.incoming, found.projected) == (3, 30, 27)
    page = response.content.decode()
    for text in ('href="#claims"', 'href="#waiting"', 'href="#incoming"'):
        assert text in page
    assert f"{order.number}</a>" in page
    assert "Runs short: 3 are missing" in page


def test_what_lies_in_bins_and_lots_is_shown_for_one_place_or_all(
    client: Client,
) -> None:
    item = make_item("BIKE-1")
    make_stock(item, 20)
    make_part(item, 5, bin=make_bin("A-01"), quality=Quality.BLOCKED)
    make_part(item, 2, location=make_location("KOL"), quality=Quality.INSPECTION)

    everywhere = client.get(URL).content.decode()
    one = client.get(f"{URL}?location=KOL").content.decode()

    for text in ("A-01", "Blocked", "In inspection"):
        assert text in everywhere
    assert "A-01" not in one
    assert "Availability at Köln" in one
    assert client.get(f"{URL}?location=NONE").status_code == 200


def test_the_page_asks_as_often_for_many_rows_as_for_few(client: Client) -> None:
    item = make_item("BIKE-1")

    def queries_with(more: int) -> int:
        for number in range(more):
            make_stock(item, 5)
            make_part(item, 1, bin=make_bin(f"B-{more}-{number}"))
            commit([(item, 1)], number=f"ORD-{more}-{number}")
        with CaptureQueriesContext(connection) as captured:
            client.get(URL)
        return len(captured)

    queries_with(1)
    assert queries_with(2) == queries_with(5)
