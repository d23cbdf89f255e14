from __future__ import annotations

from decimal import Decimal

import pytest

from foundation.models import OutboxEvent
from orders.services.capture import Outcome
from orders.states import FulfilmentStatus, OrderStatus
from tests.factories.orders import enter, make_priced_item, make_seller

pytestmark = pytest.mark.django_db


def test_a_clean_order_is_booked_priced_and_taxed() -> None:
    dora = make_seller()
    bike = make_priced_item("BIKE", "500.00")

    result = enter(dora, (bike, 2), customer_reference="PO-7")

    assert result.outcome == Outcome.CREATED
    assert result.order is not None
    order = result.order
    assert order.status == OrderStatus.BOOKED
    assert (order.net, order.tax, order.gross) == (
        Decimal("1000.00"),
        Decimal("210.00"),
        Decimal("1210.00"),
    )
    assert order.fulfilment_status == FulfilmentStatus.BACKORDERED
    assert order.promised_on is None
    assert OutboxEvent.objects.filter(name="OrderBooked").count() == 1
