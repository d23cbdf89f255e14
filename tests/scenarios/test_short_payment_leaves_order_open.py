from __future__ import annotations

from decimal import Decimal

import pytest

from billing.queries import suggest_invoices
from billing.states import InvoiceStatus
from fulfillment.states import RunStatus
from orders.states import OrderStatus, PaymentStatus
from tests.factories.billing import invoice_of, make_payment, match
from tests.factories.fulfillment import (
    deliver,
    happen,
    order_now,
    runs_of,
    ship,
    shipment_of,
)
from tests.factories.inventory import make_location, make_stock
from tests.factories.orders import book, make_priced_item, make_seller

pytestmark = pytest.mark.django_db


def test_a_short_payment_leaves_the_order_open_until_the_rest_is_paid() -> None:
    dora = make_seller()
    make_location("ROT")
    bike = make_priced_item("BIKE", "100.00")
    make_stock(bike, 4)
    order = book(dora, (bike, 1))
    happen()
    deliver(ship(shipment_of(order)))

    match(make_payment("100.00"), invoice_of(order))
    happen()
    assert order_now(order).status == OrderStatus.BOOKED
    assert order_now(order).payment_status == PaymentStatus.PARTLY_PAID
    assert runs_of(order)[0].status == RunStatus.RUNNING

    rest = make_payment("21.00", reference="rest of my bill")
    (suggestion,) = suggest_invoices(rest)
    assert suggestion.amount == Decimal("21.00")
    match(rest, invoice_of(order))
    happen()

    assert invoice_of(order).status == InvoiceStatus.PAID
    assert order_now(order).status == OrderStatus.CLOSED
    assert runs_of(order)[0].status == RunStatus.DONE
