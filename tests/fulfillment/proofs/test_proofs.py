from __future__ import annotations

from decimal import Decimal

import pytest

from fulfillment.models import RunLine
from fulfillment.proofs.run_quantities import RunQuantities
from fulfillment.proofs.shipped_quantities import ShippedQuantities
from orders.models import Order, OrderLine
from orders.services.cancel import cancel_lines
from orders.states import CancelReason
from tests.factories.fulfillment import deliver, happen, ship, shipment_of
from tests.factories.inventory import make_location, make_stock
from tests.factories.orders import book, make_priced_item, make_seller

pytestmark = pytest.mark.django_db


@pytest.fixture
def order() -> Order:
    """Ten ordered, six in stock, four shipped and delivered, three canceled."""
    make_location("ROT")
    bike = make_priced_item("BIKE", "100.00")
    make_stock(bike, 6)
    order = book(make_seller(), (bike, 10))
    happen()
    deliver(ship(shipment_of(order), 4))
    cancel_lines(order, {1: Decimal(3)}, reason=CancelReason.CUSTOMER, by=None)
    return order


def test_a_healthy_house_has_no_differences(order: Order) -> None:
    happen()

    assert list(RunQuantities().differences()) == []
    assert list(ShippedQuantities().differences()) == []


def test_an_order_that_is_about_to_change_is_left_alone(order: Order) -> None:
    assert list(RunQuantities().differences()) == []


def test_what_no_run_holds_is_found(order: Order) -> None:
    happen()
    RunLine.objects.filter(quantity=2).update(quantity=1)

    (found,) = RunQuantities().differences()

    assert found.subject == ("order", order.number)
    assert (found.stored, found.computed) == (Decimal(3), Decimal(2))


def test_a_quantity_that_no_shipment_holds_is_found(order: Order) -> None:
    happen()
    OrderLine.objects.update(shipped=5)

    found = {each.field: each for each in ShippedQuantities().differences()}

    assert set(found) == {"shipped (1)"}
    assert found["shipped (1)"].computed == Decimal(4)
