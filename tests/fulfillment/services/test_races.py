"""Two people at once, on connections of their own: one wins, the other is told."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from billing.models import Allocation
from billing.services.payments import match_payment
from foundation.errors import BusinessError
from inventory.models import Movement
from orders.models import Order
from orders.services.cancel import cancel_order
from orders.states import CancelReason, OrderStatus
from tests.factories.billing import invoice_of, make_payment
from tests.factories.fulfillment import (
    deliver,
    happen,
    order_now,
    ship,
    shipment_of,
)
from tests.factories.inventory import balance_of, make_location, make_stock
from tests.factories.orders import book, make_priced_item, make_seller

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def order() -> Order:
    make_location("ROT")
    bike = make_priced_item("BIKE", "100.00")
    make_stock(bike, 5)
    order = book(make_seller(), (bike, 2))
    happen()
    return order


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Start all acts together; the codes of the errors that were raised."""
    start, codes = threading.Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        try:
            start.wait()
            act()
        except BusinessError as error:
            codes.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return codes


def test_a_shipment_confirmed_twice_at_once_leaves_once(order: Order) -> None:
    shipment = shipment_of(order)

    codes = at_once(*[lambda: ship(shipment)] * 3)

    assert codes == ["shipment_already_confirmed"] * 2
    assert Movement.objects.filter(destination__kind="customer").count() == 1


def test_a_payment_matched_twice_at_once_pays_once(order: Order) -> None:
    deliver(ship(shipment_of(order)))
    invoice, payment = invoice_of(order), make_payment("242.00")

    def match() -> None:
        match_payment(payment, {invoice: payment.amount}, version=0, by=None)

    codes = at_once(match, match)

    assert len(codes) == 1
    assert Allocation.objects.count() == 1


def test_canceled_or_shipped_but_never_both(order: Order) -> None:
    shipment, bike = shipment_of(order), order.lines.get().item
    assert bike is not None

    codes = at_once(
        lambda: ship(shipment),
        lambda: cancel_order(order, reason=CancelReason.CUSTOMER, by=None),
    )
    happen()

    left = Movement.objects.filter(destination__kind="customer").count()
    is_canceled = order_now(order).status == OrderStatus.CANCELED
    assert len(codes) == 1
    assert (left, is_canceled) in ((1, False), (0, True))
    on_hand, claimed = balance_of(bike)
    assert (on_hand, claimed) == ((3, 0) if left else (5, 0))
