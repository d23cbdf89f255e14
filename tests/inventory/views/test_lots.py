import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.models import Item
from foundation import clock
from foundation.models import User
from inventory.models import Lot, Receipt
from inventory.states import Quality
from tests.factories.catalog import make_item
from tests.factories.inventory import make_location, make_move, make_part

pytestmark = pytest.mark.django_db

URL = "/stock/lots"
TODAY = dt.date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _signed_in(client: Client, ben: User) -> Any:
    client.force_login(ben)
    with clock.travel_to(dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)):
        yield


@pytest.fixture
def cream() -> Item:
    return make_item("CREAM-1", name="Cream", tracking="lot", has_expiry=True)


def make_lot(item: Item, code: str, days: int | None = None) -> Lot:
    expires = None if days is None else TODAY + dt.timedelta(days=days)
    return Lot.objects.create(item=item, code=code, expires_on=expires)


def test_a_lot_is_found_by_its_code_or_its_item(client: Client, cream: Item) -> None:
    lot, other = make_lot(cream, "L-2026-7"), make_item("SOAP-1", name="Soap")
    make_lot(other, "S-1")
    make_part(cream, "12", lot=lot)

    for asked in ("L-2026", "CREAM-1"):
        page = client.get(f"{URL}?q={asked}").content.decode()
        assert "L-2026-7" in page
        assert "S-1" not in page
    assert "Rotterdam" in client.get(URL).content.decode()
    assert "No lots found" in client.get(f"{URL}?q=nothing").content.decode()


def test_what_expires_soon_and_what_has_expired_is_listed(
    client: Client, cream: Item
) -> None:
    for code, days in (("OLD", -1), ("NOW", 0), ("SOON", 30), ("LATER", 31)):
        make_part(cream, "1", lot=make_lot(cream, code, days))
    make_lot(cream, "GONE", 5)

    def shown(state: str) -> set[str]:
        rows = client.get(f"{URL}?state={state}").context["rows"]
        return {row.lot.code for row in rows}

    assert shown("soon") == {"NOW", "SOON"}
    assert shown("expired") == {"OLD"}
    assert shown("stock") == {"OLD", "NOW", "SOON", "LATER"}
    assert len(shown("")) == 5


def test_a_lot_says_where_it_is_where_it_came_from_and_where_it_went(
    client: Client, cream: Item, ben: User
) -> None:
    lot, place = make_lot(cream, "L/7", 10), make_location()
    Receipt.objects.create(
        number="RCP-7", location=place, received_on=TODAY, cause="form:1"
    )
    make_move(cream, "12", to=place, on=TODAY, lot=lot, cause="RCP-7", actor=ben)
    make_move(cream, "5", source=place, on=TODAY, lot=lot, cause="SHP-3")
    make_part(cream, "4", lot=lot)
    make_part(cream, "3", lot=lot, quality=Quality.INSPECTION)

    page = client.get(f"{URL}/CREAM-1/L/7").content.decode()

    for text in ("RCP-7", "SHP-3", "Received", "Shipped", "In inspection", "Rotterdam"):
        assert text in page
    assert "Expires soon" in page
    assert client.get(f"{URL}/CREAM-1/L").status_code == 404


def test_the_list_asks_as_often_for_many_lots_as_for_one(
    client: Client, cream: Item
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(URL)
        return len(captured)

    make_part(cream, "1", lot=make_lot(cream, "L1"))
    before = queries()
    for number in range(5):
        make_part(cream, "1", lot=make_lot(cream, f"M{number}"))

    assert queries() == before


def test_customers_see_no_lots(client: Client, cream: Item, dora: User) -> None:
    make_lot(cream, "L1")
    client.force_login(dora)

    assert client.get(URL).status_code == 404
    assert client.get(f"{URL}/CREAM-1/L1").status_code == 404
