from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.models import Item
from foundation import clock
from foundation.models import Scope, User
from fulfillment.models import Shipment
from partners.models import Partner
from tests.factories.fulfillment import happen, ship, shipment_of
from tests.factories.inventory import make_location, make_stock
from tests.factories.orders import book, make_priced_item, make_seller

pytestmark = pytest.mark.django_db
URL = "/fulfillment/"


@pytest.fixture
def dora_buys() -> Partner:
    return make_seller()


@pytest.fixture
def bike() -> Item:
    bike = make_priced_item("BIKE", "500.00")
    make_stock(bike, 100, make_location("ROT"))
    return bike


def shown(client: Client, query: str = "") -> list[str]:
    response = client.get(f"{URL}{query}")
    assert response.status_code == 200
    return [shipment.number for shipment in response.context["page"]]


def test_the_most_urgent_comes_first_and_late_ones_are_marked(
    client: Client, ben: User, dora_buys: Partner, bike: Item
) -> None:
    client.force_login(ben)
    first, late = book(dora_buys, (bike, 1)), book(dora_buys, (bike, 2))
    happen()
    yesterday = clock.today() - dt.timedelta(days=1)
    number = shipment_of(late).number
    Shipment.objects.filter(number=number).update(planned_on=yesterday)

    assert shown(client) == [number, shipment_of(first).number]
    assert shown(client, "?late=on") == [number]
    assert "1 day late" in client.get(URL).content.decode()


def test_search_finds_by_order_customer_and_tracking_number(
    client: Client, ben: User, dora_buys: Partner, bike: Item
) -> None:
    client.force_login(ben)
    order, other = book(dora_buys, (bike, 1)), book(dora_buys, (bike, 2))
    happen()
    shipment = ship(shipment_of(order), tracking_number="JD-7")

    assert shown(client, f"?q={other.number}") == [shipment_of(other).number]
    assert shown(client, "?q=JD-7&state=all") == [shipment.number]
    assert shown(client, "?q=dora&state=shipped") == [shipment.number]
    assert shown(client, "?q=nobody") == []


def test_a_warehouse_sees_its_own_shipments(
    client: Client, ben: User, dora_buys: Partner, bike: Item
) -> None:
    Scope.objects.create(user=ben, kind=Scope.Kind.WAREHOUSE, code="KOL")
    client.force_login(ben)
    book(dora_buys, (bike, 1))
    happen()

    assert shown(client) == []


def test_the_list_costs_the_same_however_long_it_is(
    client: Client, ben: User, dora_buys: Partner, bike: Item
) -> None:
    client.force_login(ben)
    book(dora_buys, (bike, 1))
    happen()
    shown(client)
    with CaptureQueriesContext(
        connection,
    ) as one:
        shown(client)
    for _ in range(4):
        book(dora_buys, (bike, 1))
    happen()

    with CaptureQueriesContext(connection) as five:
        assert len(shown(client)) == 5

    assert len(five) == len(one)


def test_the_list_can_be_taken_along_as_csv(
    client: Client, ben: User, dora_buys: Partner, bike: Item
) -> None:
    client.force_login(ben)
    order = book(dora_buys, (bike, 1))
    happen()

    response = client.get(f"{URL}export")

    text = b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]
    assert f"{shipment_of(order).number},{order.number},Fietsen Dora" in text


def test_customers_do_not_see_the_list(client: Client, dora: User) -> None:
    client.force_login(dora)

    assert client.get(URL).status_code == 404


def test_a_search_stays_on_another_tab(client: Client, ben: User) -> None:
    client.force_login(ben)

    page = client.get(f"{URL}?q=dora&after=x").content.decode()

    assert 'href="?q=dora&amp;state=all"' in page
