from __future__ import annotations

from decimal import Decimal

import pytest

from catalog.models import Item
from foundation.services.verify import verify
from inventory.models import Movement, ShippingNotice, SupplyOrder
from inventory.services.supply.transfers import (
    TransferDraft,
    release_transfer,
    ship_transfer,
)
from inventory.services.supply.transit import write_off_transit
from inventory.states import LocationKind
from inventory.supply_queries import incoming
from orders.models import Order
from tests.factories.fulfillment import happen, ship, shipment_of
from tests.factories.inventory import balance_of, make_location, make_stock
from tests.factories.orders import book, make_priced_item, make_seller
from tests.factories.receiving import came, make_transfer, receive_now

pytestmark = pytest.mark.django_db


@pytest.fixture
def bike(db: None) -> Item:
    """Ten bikes in Köln; Rotterdam has none."""
    make_location("ROT")
    bike = make_priced_item("BIKE", "100.00")
    make_stock(bike, 10, make_location("KOL"))
    return bike


def under_way(bike: Item, quantity: int) -> tuple[SupplyOrder, ShippingNotice]:
    source, destination = make_location("KOL"), make_location("ROT")
    order = make_transfer((bike, quantity), source=source, destination=destination)
    release_transfer(order, by=None)
    draft = TransferDraft({order.lines.get().pk: Decimal(quantity)})
    return order, ship_transfer(order, draft, cause="left", by=None)


def test_eight_leave_seven_arrive_and_one_is_written_off(bike: Item) -> None:
    order, notice = under_way(bike, 8)
    happen()
    [coming] = incoming([bike.pk])
    assert (coming.quantity, coming.location_id) == (8, make_location("ROT").pk)
    assert balance_of(bike, make_location("KOL")) == (2, 0)

    receive_now(order, came(bike, 7), notice=notice)
    happen()
    assert balance_of(bike) == (7, 0)
    assert [each.quantity for each in incoming([bike.pk])] == [1]

    line = order.lines.get()
    write_off_transit(
        order,
        {line.pk: Decimal(1)},
        reason="Not on the truck",
        to=LocationKind.SCRAP,
        cause="lost",
        by=None,
    )
    happen()

    assert incoming([bike.pk]) == []
    assert SupplyOrder.objects.get().status == "closed"
    assert Movement.objects.get(cause="lost").destination.kind == "scrap"
    assert verify() == []


def test_an_order_gets_what_a_transfer_brings(bike: Item) -> None:
    order, notice = under_way(bike, 10)
    sold = booked(bike, 4)
    happen()

    receive_now(order, came(bike, 9), notice=notice)
    happen()

    ship(shipment_of(sold))
    assert balance_of(bike) == (5, 0)


def booked(bike: Item, quantity: int) -> Order:
    return book(make_seller(), (bike, quantity))
