from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.test import Client

from catalog.models import Item
from foundation import clock
from foundation.models import User
from foundation.services.verify import verify
from inventory.models import Receipt, SupplyOrder
from inventory.services.receiving.returns import return_to_supplier
from inventory.services.supply.notices import AnnouncedLine, NoticeDraft, announce
from inventory.services.supply.orders import close_short
from orders.models import Order
from tests.factories.fulfillment import happen, shipment_of
from tests.factories.inventory import balance_of, make_location, make_purchase
from tests.factories.orders import book, make_priced_item, make_seller
from tests.factories.receiving import came, receipt_rows, receive_now

pytestmark = pytest.mark.django_db

MONDAY = dt.datetime(2026, 3, 9, 9, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.travel_to(MONDAY):
        yield


@pytest.fixture
def bike(db: None) -> Item:
    make_location("ROT")
    return make_priced_item("BIKE", "100.00")


def waits(bike: Item, quantity: int) -> Order:
    """An order for so many bikes of which none is there."""
    order = book(make_seller(), (bike, quantity))
    happen()
    return order


def announced(order: SupplyOrder, quantity: int) -> NoticeDraft:
    line = AnnouncedLine(order.lines.get().pk, Decimal(quantity))
    return NoticeDraft("ASN-80", [line], expected_on=dt.date(2026, 3, 20))


def test_buy_100_announced_80_75_arrive_of_which_5_are_damaged(bike: Item) -> None:
    sold = waits(bike, 60)
    purchase = make_purchase((bike, 100), due_on=dt.date(2026, 3, 13))
    notice = announce(purchase, announced(purchase, 80), by=None)

    with clock.travel_to(MONDAY + dt.timedelta(days=14)):
        receipt = receive_now(purchase, came(bike, 75, damaged=5), notice=notice)
        happen()
        assert receipt_rows(receipt) == [
            ("BIKE", 70, "available", "short"),
            ("BIKE", 5, "blocked", "damaged"),
        ]
        assert balance_of(bike) == (70, 60)
        assert shipment_of(sold).lines.get().quantity == 60
        assert purchase.lines.get().open == 25

        return_to_supplier(
            receipt, {2: Decimal(5)}, reason="Bent", cause="back", by=None
        )
        close_short(purchase, "They stopped making it", by=None)
        happen()

    line = purchase.lines.get()
    assert (line.received, line.returned, line.canceled) == (75, 5, 25)
    assert SupplyOrder.objects.get().status == "closed"
    assert verify() == []


def test_what_was_bought_for_an_order_goes_to_it(bike: Item) -> None:
    first, second = waits(bike, 10), waits(bike, 10)
    purchase = make_purchase((bike, 10))
    ref = f"{second.number}/1"
    purchase.lines.update(demand_ref=ref)

    receive_now(purchase, came(bike, 10))
    happen()

    assert shipment_of(second).lines.get().quantity == 10
    assert not first.shipments.exists()


def test_the_receipt_says_whom_it_serves(bike: Item, client: Client, ben: User) -> None:
    sold = waits(bike, 6)
    receive_now(make_purchase((bike, 10)), came(bike, 10))
    happen()
    client.force_login(ben)

    page = client.get(f"/stock/receipts/{Receipt.objects.get().number}")

    shares = [(d.claim.demand_ref, d.quantity) for d in page.context["destinies"]]
    assert shares == [(f"{sold.number}/1", 6)]
