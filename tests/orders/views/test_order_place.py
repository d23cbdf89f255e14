from __future__ import annotations

import pytest
from django.test import Client

from catalog.models import Item
from foundation.models import User
from inventory.models import Location
from orders.models import Order
from tests.factories.fulfillment import happen, shipment_of
from tests.factories.inventory import balance_of, make_location, make_stock
from tests.factories.orders import book, make_priced_item, make_seller

pytestmark = pytest.mark.django_db


@pytest.fixture
def there() -> Location:
    make_location("ROT")
    return make_location("KOL")


@pytest.fixture
def bike(there: Location) -> Item:
    return make_priced_item("BIKE", "500.00")


@pytest.fixture
def order(bike: Item, there: Location) -> Order:
    """Six bikes from Rotterdam; four came to Köln later."""
    make_stock(bike, 6)
    order = book(make_seller(), (bike, 6))
    happen()
    make_stock(bike, 4, there)
    happen()
    return order


def url_of(order: Order, line_no: int = 1) -> str:
    return f"/orders/{order.number}/lines/{line_no}/place"


def test_the_order_page_offers_another_place(
    client: Client, order: Order, ada: User
) -> None:
    client.force_login(ada)

    page = client.get(f"/orders/{order.number}/").content.decode()

    assert url_of(order) in page


def test_each_place_says_what_it_has(client: Client, order: Order, ada: User) -> None:
    client.force_login(ada)

    page = client.get(url_of(order)).content.decode()

    rows = page.split("<tr>")[-2:]
    assert "Rotterdam" in rows[0]
    assert '<td class="num" data-label="Available">0</td>' in rows[0]
    assert '<td class="num" data-label="Held for this line">6</td>' in rows[0]
    assert "Köln" in rows[1]
    assert '<td class="num" data-label="Available">4</td>' in rows[1]


def test_a_line_is_delivered_from_the_chosen_place(
    client: Client, order: Order, ada: User, bike: Item, there: Location
) -> None:
    client.force_login(ada)

    answer = client.post(url_of(order), {"location": "KOL"}, follow=True)
    happen()

    assert "4 of BIKE are delivered from Köln now." in answer.content.decode()
    assert (balance_of(bike), balance_of(bike, there)) == ((6, 2), (4, 4))
    assert order.lines.get().location == there


@pytest.mark.parametrize("chosen", ["", "NOPE", "MIL"])
def test_a_place_that_is_none_is_refused(
    client: Client, order: Order, ada: User, chosen: str
) -> None:
    client.force_login(ada)

    answer = client.post(url_of(order), {"location": chosen})

    assert answer.status_code == 422
    assert shipment_of(order).location.code == "ROT"


def test_where_nothing_is_available_the_page_says_so(
    client: Client, order: Order, ada: User, bike: Item
) -> None:
    make_location("MIL")
    client.force_login(ada)

    answer = client.post(url_of(order), {"location": "MIL"})

    page = answer.content.decode()
    assert "Nothing of it is available at Milano now." in page


def test_a_line_that_is_not_there_is_not_found(
    client: Client, order: Order, ada: User
) -> None:
    client.force_login(ada)

    assert client.get(url_of(order, 9)).status_code == 404


def test_the_warehouse_does_not_choose(client: Client, order: Order, ben: User) -> None:
    client.force_login(ben)

    assert client.post(url_of(order), {"location": "KOL"}).status_code == 403
    assert url_of(order) not in client.get(f"/orders/{order.number}/").content.decode()
