from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest

from foundation import clock
from inventory.models import SupplyOrder
from inventory.services.supply.orders import (
    Answer,
    acknowledge,
    approve_supply,
    cancel_supply,
    send_supply,
)
from oms.pages.timeline import timeline_of
from orders.models import Order, OrderLine
from orders.states import FulfilmentStatus
from promising.models import Promise
from tests.factories.fulfillment import happen, order_now, shipment_of
from tests.factories.inventory import balance_of, make_location, make_purchase
from tests.factories.orders import book, make_priced_item, make_seller
from tests.factories.receiving import came, receive_now

pytestmark = pytest.mark.django_db

#: Before the cut-off; from Rotterdam to Amsterdam it is one day.
MONDAY = dt.datetime(2026, 3, 9, 9, tzinfo=dt.UTC)
TUESDAY, WEEK_LATER = dt.date(2026, 3, 17), dt.date(2026, 3, 24)


@pytest.fixture(autouse=True)
def _on_a_monday() -> Iterator[None]:
    with clock.travel_to(MONDAY):
        yield


@pytest.fixture
def order() -> Order:
    """Five bikes, of which none is in stock."""
    dora, bike = make_seller(), make_priced_item("BIKE")
    make_location("ROT")
    order = book(dora, (bike, 5))
    happen()
    return order


@pytest.fixture
def purchase(order: Order) -> SupplyOrder:
    """Five bikes are on order for Tuesday of next week, not yet sent."""
    item = line_of(order).item
    assert item is not None
    return make_purchase((item, 5), state="draft", due_on=TUESDAY)


def line_of(order: Order) -> OrderLine:
    return OrderLine.objects.select_related("item").get(order=order)


def send(purchase: SupplyOrder) -> None:
    send_supply(approve_supply(purchase, by=None), by=None)
    happen()


def answer(purchase: SupplyOrder, on: dt.date) -> None:
    acknowledge(purchase, [Answer(1, Decimal(5), on)], cause=f"fax:{on}", by=None)
    happen()


def dates_of(order: Order) -> tuple[dt.date | None, dt.date | None, dt.date | None]:
    """When the line ships and arrives, and the order as a whole."""
    line = line_of(order)
    return line.ship_on, line.promised_on, order_now(order).promised_on


def said(order: Order) -> list[str]:
    return [entry.sentence for entry in timeline_of(order.number)]


def test_a_purchase_that_is_sent_gives_the_waiting_line_a_date(
    order: Order, purchase: SupplyOrder
) -> None:
    assert dates_of(order) == (None, None, None)

    send(purchase)

    assert dates_of(order) == (TUESDAY, dt.date(2026, 3, 18), dt.date(2026, 3, 18))
    assert order_now(order).fulfilment_status == FulfilmentStatus.BACKORDERED
    assert balance_of(purchase.lines.get().item) == (0, 0)


def test_a_late_supplier_moves_the_date_and_the_timeline_says_so(
    order: Order, purchase: SupplyOrder
) -> None:
    send(purchase)

    answer(purchase, WEEK_LATER)

    assert dates_of(order) == (WEEK_LATER, dt.date(2026, 3, 25), dt.date(2026, 3, 25))
    assert (
        "Line 1 is expected on 25 March 2026 (was 18 March 2026), because supply"
        f" {purchase.number} comes on 24 March 2026."
    ) in said(order)


def test_what_comes_in_serves_the_line_that_was_promised(
    order: Order, purchase: SupplyOrder
) -> None:
    send(purchase)
    answer(purchase, WEEK_LATER)
    item = line_of(order).item
    assert item is not None

    with clock.travel_to(MONDAY + dt.timedelta(days=14)):
        receive_now(purchase, came(item, 5))
        happen()

    line = line_of(order)
    assert (line.scheduled, line.backordered) == (5, 0)
    assert dates_of(order)[:2] == (dt.date(2026, 3, 23), dt.date(2026, 3, 24))
    assert balance_of(item) == (5, 5)
    assert shipment_of(order).lines.get().quantity == 5
    modes = Promise.objects.order_by("id").values_list("mode", flat=True)
    assert list(modes) == ["backorder", "incoming", "incoming", "stock"]


def test_a_canceled_purchase_leaves_the_date_to_be_confirmed(
    order: Order, purchase: SupplyOrder
) -> None:
    send(purchase)

    cancel_supply(purchase, "The supplier is out of business", by=None)
    happen()

    assert dates_of(order) == (None, None, None)
    assert any("no date any more (was 18 March 2026)" in text for text in said(order))


def test_an_order_booked_later_counts_on_what_is_left(
    order: Order, purchase: SupplyOrder
) -> None:
    send(purchase)
    item = line_of(order).item
    assert item is not None
    assert order.partner is not None
    make_purchase((item, 3), due_on=WEEK_LATER)

    second = book(order.partner, (item, 3))
    happen()

    assert dates_of(second)[1:] == (dt.date(2026, 3, 25), dt.date(2026, 3, 25))
    assert dates_of(order)[1] == dt.date(2026, 3, 18)
    assert order_now(second).fulfilment_status == FulfilmentStatus.BACKORDERED
