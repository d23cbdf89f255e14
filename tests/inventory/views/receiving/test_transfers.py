import pytest
from django.test import Client

from catalog.models import Item
from foundation.models import User
from inventory.models import ShippingNotice, SupplyOrder
from tests.factories.catalog import make_item
from tests.factories.inventory import (
    balance_of,
    make_location,
    make_purchase,
    make_stock,
)
from tests.factories.partners import make_company
from tests.factories.receiving import came, make_transfer, receive_now

pytestmark = pytest.mark.django_db

KEY = "0b8f3f3e-27a4-4a54-9d0c-6f0ee4b5a5a1"


@pytest.fixture(autouse=True)
def _signed_in(client: Client, ben: User) -> None:
    client.force_login(ben)


@pytest.fixture
def bike(db: None) -> Item:
    bike = make_item("BIKE")
    make_stock(bike, 4)
    return bike


def act(client: Client, order: SupplyOrder, deed: str, **data: str) -> int:
    response = client.post(f"/stock/transfers/{order.number}/{deed}", data)
    return response.status_code


def shipped(client: Client, order: SupplyOrder, quantity: int) -> None:
    data = {"key": KEY, "line_1": str(quantity), "shipped_on": "2024-03-01"}
    act(client, order, "release")
    act(client, order, "ship", **data)


def test_a_transfer_is_drafted_released_and_shipped(client: Client, bike: Item) -> None:
    make_location("KOL", company=make_company())
    data = {
        "action": "save",
        "source": "ROT",
        "destination": "KOL",
        "due_on": "2030-03-01",
        "lines-TOTAL_FORMS": "1",
        "lines-INITIAL_FORMS": "0",
        "lines-0-code": "BIKE",
        "lines-0-quantity": "6",
    }
    assert client.get("/stock/transfers/new").status_code == 200

    response = client.post("/stock/transfers/new", data)
    order = SupplyOrder.objects.get()
    assert response["Location"] == f"/stock/transfers/{order.number}"
    act(client, order, "release")

    assert balance_of(bike) == (4, 4)
    page = client.get(f"/stock/transfers/{order.number}")
    assert [row.missing for row in page.context["rows"]] == [2]
    for _ in range(2):
        ship = {"key": KEY, "line_1": "4", "shipped_on": "2024-03-01"}
        assert act(client, order, "ship", **ship) == 302
    assert ShippingNotice.objects.get().reference == f"{order.number}-1"
    assert balance_of(bike) == (0, 0)


def test_more_than_is_held_does_not_leave(client: Client, bike: Item) -> None:
    order = make_transfer((bike, 6))
    act(client, order, "release")

    data = {"key": KEY, "line_1": "5", "shipped_on": "2024-03-01"}
    response = client.post(f"/stock/transfers/{order.number}/ship", data)

    assert response.status_code == 409
    assert "holds no stock for 1" in response.content.decode()


def test_what_never_came_is_written_off(client: Client, bike: Item) -> None:
    order = make_transfer((bike, 4))
    shipped(client, order, 4)
    receive_now(order, came(bike, 3), notice=ShippingNotice.objects.get())
    page = client.get(f"/stock/transfers/{order.number}").content.decode()
    assert "Goods that never came" in page

    data = {"key": KEY, "line_1": "1", "to": "scrap", "reason": "Fell off"}
    assert act(client, order, "write-off", **data) == 302

    assert SupplyOrder.objects.get().status == "closed"
    page = client.get(f"/stock/transfers/{order.number}").content.decode()
    assert "1 never came and are written off: Fell off" in page


def test_a_transfer_ends_early_with_a_reason(client: Client, bike: Item) -> None:
    first, second = make_transfer((bike, 2)), make_transfer((bike, 2))
    shipped(client, first, 1)

    assert act(client, first, "end", reason="") == 409
    act(client, first, "end", reason="Enough")
    act(client, second, "end", reason="Enough")

    assert first.lines.get().canceled == 1
    assert SupplyOrder.objects.get(pk=second.pk).status == "canceled"
    assert balance_of(bike) == (3, 0)


def test_transfers_are_listed_and_found(client: Client, bike: Item) -> None:
    order = make_transfer((bike, 2))
    purchase = make_purchase((bike, 2))

    page = client.get("/stock/transfers?q=BIKE").content.decode()
    assert order.number in page
    assert purchase.number not in page
    assert (
        order.number not in client.get("/stock/transfers?state=closed").content.decode()
    )
    response = client.get(f"/stock/supply/{order.number}")
    assert response["Location"] == f"/stock/transfers/{order.number}"
    assert client.get(f"/stock/transfers/{purchase.number}").status_code == 404


def test_only_who_moves_goods_acts(client: Client, bike: Item, cleo: User) -> None:
    order = make_transfer((bike, 2))
    client.force_login(cleo)

    assert client.get(f"/stock/transfers/{order.number}").status_code == 200
    for deed in ("release", "ship", "write-off", "end"):
        assert act(client, order, deed) == 403
