from decimal import Decimal

import pytest
from django.test import Client

from catalog.models import Component, Item
from foundation.models import User
from inventory.models import SupplyOrder
from tests.factories.catalog import make_item
from tests.factories.inventory import balance_of, make_location, make_stock
from tests.factories.partners import make_company
from tests.factories.receiving import make_production, make_transfer

pytestmark = pytest.mark.django_db

KEY = "0b8f3f3e-27a4-4a54-9d0c-6f0ee4b5a5a1"


@pytest.fixture(autouse=True)
def _signed_in(client: Client, ben: User) -> None:
    client.force_login(ben)


@pytest.fixture
def bike(db: None) -> Item:
    """A bike of two wheels, of which five are there."""
    bike, wheel = make_item("BIKE"), make_item("WHEEL")
    Component.objects.create(kit=bike, item=wheel, quantity=Decimal(2))
    make_stock(wheel, 5)
    return bike


def act(client: Client, order: SupplyOrder, deed: str, **data: str) -> int:
    response = client.post(f"/stock/production/{order.number}/{deed}", data)
    return response.status_code


def made(quantity: int) -> dict[str, str]:
    return {"key": KEY, "line_1": str(quantity), "made_on": "2024-03-01"}


def test_production_is_drafted_started_and_reported(client: Client, bike: Item) -> None:
    place = make_location()
    place.company = make_company()
    place.save()
    data = {
        "action": "save",
        "destination": "ROT",
        "lines-TOTAL_FORMS": "1",
        "lines-INITIAL_FORMS": "0",
        "lines-0-code": "BIKE",
        "lines-0-quantity": "3",
    }
    assert client.get("/stock/production/new").status_code == 200

    client.post("/stock/production/new", data)
    order = SupplyOrder.objects.get()
    act(client, order, "start")

    page = client.get(f"/stock/production/{order.number}")
    [part] = page.context["rows"][0].parts
    assert (part.held, part.missing) == (5, 1)
    for _ in range(2):
        assert act(client, order, "finish", **made(2)) == 302
    assert balance_of(bike) == (2, 0)
    assert balance_of(Item.objects.get(sku="WHEEL")) == (1, 1)


def test_missing_components_are_told(client: Client, bike: Item) -> None:
    order = make_production((bike, 3))
    act(client, order, "start")

    url = f"/stock/production/{order.number}/finish"
    response = client.post(url, made(3))

    assert response.status_code == 409
    assert "1 of WHEEL are missing" in response.content.decode()


def test_production_ends_early_with_a_reason(client: Client, bike: Item) -> None:
    first, second = make_production((bike, 2)), make_production((bike, 1))
    act(client, first, "start")
    act(client, first, "finish", **made(1))

    assert act(client, first, "end", reason="") == 409
    act(client, first, "end", reason="Enough")
    act(client, second, "end", reason="Enough")

    assert SupplyOrder.objects.get(pk=first.pk).status == "closed"
    assert SupplyOrder.objects.get(pk=second.pk).status == "canceled"
    assert balance_of(Item.objects.get(sku="WHEEL")) == (3, 0)


def test_production_is_listed(client: Client, bike: Item) -> None:
    order, transfer = make_production((bike, 2)), make_transfer((bike, 2))

    page = client.get("/stock/production").content.decode()

    assert order.number in page
    assert transfer.number not in page
    assert client.get(f"/stock/production/{transfer.number}").status_code == 404


def test_only_who_moves_goods_acts(client: Client, bike: Item, cleo: User) -> None:
    order = make_production((bike, 2))
    client.force_login(cleo)

    assert client.get(f"/stock/production/{order.number}").status_code == 200
    for deed in ("start", "finish", "end"):
        assert act(client, order, deed) == 403
