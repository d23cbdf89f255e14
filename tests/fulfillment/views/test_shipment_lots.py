"""The desk says which lots and serial numbers leave, or that a shipment lies ready."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.test import Client

from catalog.models import Item
from catalog.states import Tracking
from foundation.clock import travel_to
from foundation.models import User
from fulfillment.models import Shipment
from inventory.models import Claim, Movement
from orders.services.cancel import cancel_lines
from orders.states import CancelReason
from tests.factories.fulfillment import happen, shipment_of
from tests.factories.inventory import make_location, make_lot, put_in
from tests.factories.orders import book, make_priced_item, make_seller

pytestmark = pytest.mark.django_db
FRIDAY = dt.datetime(2026, 11, 20, 10, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _ben_on_a_friday(client: Client, ben: User) -> Iterator[None]:
    with travel_to(FRIDAY):
        make_location("ROT")
        client.force_login(ben)
        yield


@pytest.fixture
def milk() -> Item:
    milk = make_priced_item("MILK", tracking=Tracking.LOT)
    for code, until in (
        ("LATE", dt.date(2027, 2, 1)),
        ("SOON", dt.date(2026, 12, 1)),
    ):
        put_in(milk, 5, lot_id=make_lot(milk, code, until).pk)
    return milk


def asked(item: Item, quantity: int) -> Shipment:
    order = book(make_seller(), (item, quantity))
    happen()
    return shipment_of(order)


def filled(shipment: Shipment, quantity: str, *lots: tuple[str, str]) -> dict[str, str]:
    line = shipment.lines.get().order_line
    data = {f"quantity_{line.pk}": quantity, "on": "2026-11-20"}
    for number, (code, of_it) in enumerate(lots):
        data[f"lot_{line.pk}_{line.item_id}_{number}"] = code
        data[f"lots_{line.pk}_{line.item_id}_{number}"] = of_it
    return data


def url_of(shipment: Shipment, action: str = "") -> str:
    return f"/fulfillment/{shipment.number}/{action}"


def left() -> list[tuple[str, Decimal]]:
    moved = Movement.objects.filter(destination__kind="customer").order_by("lot__code")
    return [(m.lot.code if m.lot else "", m.quantity) for m in moved]


def test_the_lots_that_expire_first_are_filled_in(client: Client, milk: Item) -> None:
    page = client.get(url_of(asked(milk, 7))).content.decode()

    assert page.index('value="SOON"') < page.index('value="5"')
    assert 'value="LATE"' in page
    assert "until Tue 1 Dec" in page


def test_another_lot_leaves_and_is_shown(client: Client, milk: Item) -> None:
    shipment = asked(milk, 4)

    data = filled(shipment, "4", ("LATE", "3"), ("SOON", "1"))
    answer = client.post(url_of(shipment, "confirm"), data, follow=True)

    page = answer.content.decode()
    assert left() == [("LATE", 3), ("SOON", 1)]
    assert "is confirmed" in page
    assert "/stock/lots/MILK/LATE" in page


@pytest.mark.parametrize(
    ("lots", "says"),
    [
        ([("NOPE", "4")], "There is no lot NOPE of MILK here."),
        ([("SOON", "6")], "There are only 5 of lot SOON at Rotterdam"),
        ([("SOON", "3")], "The lots of MILK add up to 3, but 4 leave."),
        ([("", "4")], "The lots of MILK add up to 0, but 4 leave."),
        ([], "The lots of MILK add up to 0, but 4 leave."),
        ([("SOON", "four")], "Enter a number."),
    ],
)
def test_a_wrong_lot_is_said_beside_it_and_nothing_typed_is_lost(
    client: Client, milk: Item, lots: list[tuple[str, str]], says: str
) -> None:
    shipment = asked(milk, 4)

    data = filled(shipment, "4", *lots) | {"carrier": "DHL"}
    answer = client.post(url_of(shipment, "confirm"), data)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert f'<p class="error">{says}' in page
    assert 'value="DHL"' in page
    assert all(f'value="{code}"' in page for code, _ in lots if code)
    assert left() == []


def test_serial_numbers_stand_one_a_line(client: Client) -> None:
    drill = make_priced_item("DRILL", tracking=Tracking.SERIAL)
    for code in ("S1", "S2", "S3"):
        put_in(drill, 1, lot_id=make_lot(drill, code).pk)
    shipment = asked(drill, 2)
    assert ">\nS1\nS2</textarea>" in client.get(url_of(shipment)).content.decode()

    line = shipment.lines.get().order_line
    name = f"serials_{line.pk}_{drill.pk}"
    data = filled(shipment, "2")
    refused = client.post(url_of(shipment, "confirm"), data | {name: "S3"})
    client.post(url_of(shipment, "confirm"), data | {name: "S3\r\n S1 \r\n"})

    said = "1 serial numbers of DRILL are named, but 2 leave."
    assert said in refused.content.decode()
    assert left() == [("S1", 1), ("S3", 1)]


def test_what_is_picked_lies_ready_with_its_lots(client: Client, milk: Item) -> None:
    shipment = asked(milk, 4)
    data = filled(shipment, "4", ("LATE", "4")) | {"then": "ready"}

    page = client.post(url_of(shipment, "confirm"), data, follow=True).content.decode()

    assert f"{shipment.number} is picked and lies ready." in page
    assert 'value="LATE"' in page
    assert Claim.objects.live().get().kind == "picked"
    assert left() == []


def test_what_is_not_needed_is_put_back(client: Client, milk: Item) -> None:
    shipment = asked(milk, 4)
    data = filled(shipment, "4", ("LATE", "4")) | {"then": "ready"}
    client.post(url_of(shipment, "confirm"), data)
    less = {1: Decimal(1)}
    cancel_lines(shipment.order, less, reason=CancelReason.CUSTOMER, by=None)
    happen()

    page = client.get(url_of(shipment)).content.decode()
    assert "Put back: picked, but not needed." in page
    client.post(url_of(shipment, "put-back"))

    page = client.get(url_of(shipment)).content.decode()
    assert "Put back: picked, but not needed." not in page


def test_all_of_it_goes_back(client: Client, milk: Item) -> None:
    shipment = asked(milk, 4)
    data = filled(shipment, "4", ("LATE", "4")) | {"then": "ready"}
    client.post(url_of(shipment, "confirm"), data)

    client.post(url_of(shipment, "unpick"))

    assert Claim.objects.live().get().kind == "reserved"
    assert 'value="SOON"' in client.get(url_of(shipment)).content.decode()
    assert client.post(url_of(shipment, "unpick")).status_code == 409


def test_who_may_not_ship_puts_nothing_back(
    client: Client, ada: User, milk: Item
) -> None:
    shipment = asked(milk, 4)
    client.force_login(ada)

    for action in ("unpick", "put-back"):
        assert client.post(url_of(shipment, action)).status_code == 403
