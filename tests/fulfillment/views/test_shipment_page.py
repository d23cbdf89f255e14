from __future__ import annotations

import pytest
from django.test import Client

from foundation.models import Scope, User
from fulfillment.models import Shipment
from fulfillment.states import ShipmentStatus
from orders.models import Order
from tests.factories.fulfillment import happen, ship, shipment_of
from tests.factories.inventory import make_location, make_stock
from tests.factories.orders import book, make_priced_item, make_seller

pytestmark = pytest.mark.django_db


@pytest.fixture
def order() -> Order:
    dora = make_seller()
    make_location("ROT")
    bike, bell = make_priced_item("BIKE", "500.00"), make_priced_item("BELL", "4.95")
    make_stock(bike, 10)
    make_stock(bell, 100)
    order = book(dora, (bike, 2), (bell, 20), note="Ring twice")
    happen()
    return order


def url_of(shipment: Shipment, action: str = "") -> str:
    return f"/fulfillment/{shipment.number}/{action}"


def filled(shipment: Shipment, *quantities: str, **more: str) -> dict[str, str]:
    lines = shipment.lines.order_by("order_line__line_no")
    names = [f"quantity_{line.order_line_id}" for line in lines]
    today = shipment.created_at.date().isoformat()
    return dict(zip(names, quantities, strict=True)) | {"on": today} | more


def test_the_warehouse_confirms_a_shipment(
    client: Client, ben: User, order: Order
) -> None:
    client.force_login(ben)
    shipment = shipment_of(order)
    page = client.get(url_of(shipment)).content.decode()
    assert "Ring twice" in page
    assert 'value="20"' in page

    data = filled(shipment, "2", "20", carrier="DHL", tracking_number="JD01")
    response = client.post(url_of(shipment, "confirm"), data, follow=True)

    assert "is confirmed" in response.content.decode()
    confirmed = Shipment.objects.get()
    assert confirmed.status == ShipmentStatus.SHIPPED
    assert (confirmed.carrier, confirmed.tracking_number) == ("DHL", "JD01")


def test_a_part_is_confirmed_and_the_rest_is_named(
    client: Client, ben: User, order: Order
) -> None:
    client.force_login(ben)
    shipment = shipment_of(order)

    data = filled(shipment, "2", "5")
    response = client.post(url_of(shipment, "confirm"), data, follow=True)

    rest = shipment_of(order)
    assert f"The rest stays open as {rest.number}." in response.content.decode()


def test_too_much_is_said_beside_the_form_and_nothing_typed_is_lost(
    client: Client, ben: User, order: Order
) -> None:
    client.force_login(ben)
    shipment = shipment_of(order)

    data = filled(shipment, "3", "20", carrier="DHL")
    response = client.post(url_of(shipment, "confirm"), data)

    page = response.content.decode()
    assert response.status_code == 409
    assert "Line 1: at most 2 can be shipped." in page
    assert 'value="DHL"' in page


def test_the_second_tab_is_told_politely(
    client: Client, ben: User, order: Order
) -> None:
    client.force_login(ben)
    shipment = shipment_of(order)
    data = filled(shipment, "2", "20")
    client.post(url_of(shipment, "confirm"), data)

    response = client.post(url_of(shipment, "confirm"), data)

    page = response.content.decode()
    assert f"{shipment.number} was already confirmed by Ben Visser" in page
    assert "Confirm delivery" in page


def test_a_delivery_is_confirmed(client: Client, ben: User, order: Order) -> None:
    client.force_login(ben)
    shipment = ship(shipment_of(order))
    data = {"on": str(shipment.shipped_on), "signed_by": "D. Meijer"}

    response = client.post(url_of(shipment, "deliver"), data, follow=True)

    page = response.content.decode()
    assert "Delivery confirmed." in page
    assert "D. Meijer" in page
    assert "INV-00001" in page


def test_a_delivery_before_it_left_is_refused(
    client: Client, ben: User, order: Order
) -> None:
    client.force_login(ben)
    shipment = ship(shipment_of(order))

    response = client.post(url_of(shipment, "deliver"), {"on": "2020-01-01"})

    assert response.status_code == 409
    assert "cannot be before the day it left" in response.content.decode()


def test_who_may_not_ship_sees_no_form_and_is_refused(
    client: Client, ada: User, order: Order
) -> None:
    client.force_login(ada)
    shipment = shipment_of(order)

    page = client.get(url_of(shipment)).content.decode()
    refused = client.post(url_of(shipment, "confirm"), filled(shipment, "2", "20"))

    assert "Confirm shipment" not in page
    assert refused.status_code == 403
    assert client.get(url_of(shipment, "confirm")).status_code == 405


def test_another_warehouse_does_not_see_it(
    client: Client, ben: User, order: Order
) -> None:
    Scope.objects.create(user=ben, kind=Scope.Kind.WAREHOUSE, code="KOL")
    client.force_login(ben)

    assert client.get(url_of(shipment_of(order))).status_code == 404
