from __future__ import annotations

from decimal import Decimal

import pytest

from orders.services.cancel import cancel_lines
from orders.states import CancelReason, FulfilmentStatus, OrderStatus
from tests.factories.billing import invoice_of, make_payment, match
from tests.factories.fulfillment import deliver, happen, order_now, ship, shipment_of
from tests.factories.inventory import balance_of, make_location, make_stock
from tests.factories.orders import book, make_priced_item, make_seller

pytestmark = pytest.mark.django_db


def test_a_canceled_line_frees_stock_for_who_waits() -> None:
    dora = make_seller()
    make_location("ROT")
    bike, bell = make_priced_item("BIKE", "100.00"), make_priced_item("BELL", "5.00")
    make_stock(bike, 4)
    make_stock(bell, 9)
    first = book(dora, (bike, 4), (bell, 2))
    waiting = book(dora, (bike, 3))
    happen()
    assert order_now(waiting).fulfilment_status == FulfilmentStatus.BACKORDERED

    cancel_lines(first, {1: Decimal(4)}, reason=CancelReason.CUSTOMER, by=None)
    assert balance_of(bike) == (Decimal(4), Decimal(0))
    happen()

    assert balance_of(bike) == (Decimal(4), Decimal(3))
    assert order_now(waiting).fulfilment_status == FulfilmentStatus.RESERVED
    assert [line.quantity for line in shipment_of(waiting).lines.all()] == [3]

    deliver(ship(shipment_of(first), 0, 2))
    match(make_payment("12.10"), invoice_of(first))
    happen()
    assert order_now(first).status == OrderStatus.CLOSED
