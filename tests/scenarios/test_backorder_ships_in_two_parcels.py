from __future__ import annotations

from decimal import Decimal

import pytest

from billing.models import Invoice
from foundation.models import Mail
from fulfillment.models import Shipment
from orders.models import Order
from orders.states import FulfilmentStatus, OrderStatus
from tests.factories.billing import make_payment, match
from tests.factories.fulfillment import deliver, happen, order_now, ship, shipment_of
from tests.factories.inventory import balance_of, make_location, make_stock
from tests.factories.orders import book, make_priced_item, make_seller

pytestmark = pytest.mark.django_db


@pytest.fixture
def order() -> Order:
    """Ten bikes at 100.00, of which six are in stock."""
    dora = make_seller()
    dora.email = "inkoop@fietsendora.example"
    dora.save()
    make_location("ROT")
    bike = make_priced_item("BIKE", "100.00")
    make_stock(bike, 6)
    order = book(dora, (bike, 10))
    happen()
    return order


def test_a_backorder_ships_in_two_parcels_with_two_invoices(order: Order) -> None:
    bike = order.lines.get().item
    assert bike is not None
    deliver(ship(shipment_of(order)))
    assert order_now(order).fulfilment_status == FulfilmentStatus.PARTLY_DELIVERED
    assert order_now(order).promised_on is None

    make_stock(bike, 4)
    happen()
    deliver(ship(shipment_of(order)))

    parcels = Shipment.objects.order_by("id")
    assert [parcel.lines.get().shipped for parcel in parcels] == [6, 4]
    nets = Invoice.objects.order_by("id").values_list("net", flat=True)
    assert list(nets) == [Decimal("600.00"), Decimal("400.00")]
    assert balance_of(bike) == (Decimal(0), Decimal(0))
    assert order_now(order).fulfilment_status == FulfilmentStatus.DELIVERED

    for invoice in Invoice.objects.order_by("id"):
        match(make_payment(str(invoice.gross)), invoice)
        happen()
    assert order_now(order).status == OrderStatus.CLOSED


def test_the_customer_hears_of_each_parcel(order: Order) -> None:
    ship(shipment_of(order), 5)
    ship(shipment_of(order))

    mails = Mail.objects.filter(kind="shipped", thread=order.number)
    assert mails.count() == 2
