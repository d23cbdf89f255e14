import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.models import Item
from foundation.models import User
from inventory.models import Location
from tests.factories.catalog import make_item
from tests.factories.inventory import make_location, make_move
from tests.factories.partners import make_company

pytestmark = pytest.mark.django_db

URL = "/stock/value"
OCTOBER = dt.date(2026, 10, 31)


@pytest.fixture
def place() -> Location:
    return make_location(company=make_company())


@pytest.fixture
def bike(place: Location) -> Item:
    item = make_item("BIKE-1")
    make_move(item, "10", to=place, cost="4.00", on=dt.date(2026, 10, 2))
    make_move(item, "10", to=place, cost="5.00", on=dt.date(2026, 10, 9))
    make_move(item, "12", source=place, on=dt.date(2026, 10, 12))
    return item


@pytest.fixture(autouse=True)
def _signed_in(client: Client, cleo: User) -> None:
    client.force_login(cleo)


def test_items_and_their_total_are_shown_by_either_method(
    client: Client, bike: Item, place: Location
) -> None:
    bell = make_item("BELL-1", standard_cost=Decimal("2.50"))
    make_move(bell, "2", to=place, on=dt.date(2026, 10, 20))

    average = client.get(URL).content.decode()
    fifo = client.get(f"{URL}?method=fifo").content.decode()

    for text in ("€36.00", "€4.50", "€5.00", "€41.00", "Standard cost of the item"):
        assert text in average
    assert "1 item is valued at its standard cost" in average
    assert "€40.00" in fifo
    assert "€45.00" in fifo


def test_another_day_and_another_company_have_other_values(
    client: Client, bike: Item
) -> None:
    make_company("VELO-DE", legal_name="Veloce GmbH")

    assert "€90.00" in client.get(f"{URL}?on=2026-10-10").content.decode()
    other = client.get(f"{URL}?company=VELO-DE").content.decode()
    assert "BIKE-1" not in other
    assert client.get(f"{URL}?on=yesterday&method=odd&company=x").status_code == 200


def test_one_item_shows_its_layers_and_what_each_movement_changed(
    client: Client, bike: Item
) -> None:
    page = client.get(f"{URL}/items/BIKE-1?method=fifo").content.decode()

    for text in (
        "What makes up the value",
        '"Quantity">8',
        "€40.00",
        "-€50.00",
        "€90.00",
    ):
        assert text in page
    assert client.get(f"{URL}/items/NOTHING").status_code == 404


def test_the_export_has_a_row_for_each_item_in_stock(
    client: Client, bike: Item, place: Location
) -> None:
    gone = make_item("GONE-1")
    make_move(gone, "1", to=place, cost="9", on=dt.date(2026, 10, 2))
    make_move(gone, "1", source=place, on=dt.date(2026, 10, 3))

    response = client.get(f"{URL}/export?on=2026-10-31&method=fifo")

    lines = response.getvalue().decode().splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("BIKE-1,City bike,C62,8,5,40.00,EUR,2026-10-31,")


def test_the_list_asks_as_often_for_many_items_as_for_one(
    client: Client, bike: Item, place: Location
) -> None:
    def queries_with(more: int) -> int:
        for _ in range(more):
            make_move(make_item(), "1", to=place, cost="9", on=dt.date(2026, 10, 2))
        with CaptureQueriesContext(connection) as captured:
            client.get(URL)
        return len(captured)

    queries_with(1)
    assert queries_with(1) == queries_with(5)


def test_only_who_may_know_what_stock_is_worth_sees_it(
    client: Client, bike: Item, ben: User, dora: User
) -> None:
    for person, status in ((ben, 403), (dora, 404)):
        client.force_login(person)
        for url in (URL, f"{URL}/export", f"{URL}/items/BIKE-1", f"{URL}/periods"):
            assert client.get(url).status_code == status
    client.force_login(ben)
    assert "Stock value" not in client.get("/stock/").content.decode()
