"""Nothing ships while trade compliance has not passed the order."""

from __future__ import annotations

import pytest

from foundation.models import User
from fulfillment.models import Shipment
from orders.errors import OrderHeld
from orders.models import Hold, Order
from orders.services.compliance.decisions import clear_case, confirm_case
from tests.factories.compliance import case_of, make_list, make_policy, result_of
from tests.factories.fulfillment import happen, refused, ship, shipment_of
from tests.factories.inventory import make_stock
from tests.factories.orders import book, make_priced_item, make_seller

pytestmark = pytest.mark.django_db


def booked(*listed: str) -> Order:
    if listed:
        make_list(*listed)
    item = make_priced_item()
    make_stock(item, 10)
    order = book(make_seller(), (item, 2))
    happen()
    return order


def is_asked_to_ship(order: Order) -> bool:
    return Shipment.objects.filter(order=order).exists()


def test_an_order_under_review_is_not_given_to_the_warehouse(cleo: User) -> None:
    order = booked("Fietsen Dora")
    assert not is_asked_to_ship(order)

    clear_case(case_of(order), reason="Not the same", by=cleo)
    happen()

    ship(shipment_of(order))
    assert result_of(order) == "passed"


def test_a_failed_order_stays_here(cleo: User) -> None:
    order = booked("Fietsen Dora")

    confirm_case(case_of(order), reason="It is", by=cleo)
    happen()

    assert not is_asked_to_ship(order)


def test_what_a_new_list_names_does_not_leave_any_more() -> None:
    order = booked("Somebody Else")
    shipment = shipment_of(order)
    make_list("Fietsen Dora")

    with refused(OrderHeld) as told:
        ship(shipment)

    assert "Trade compliance" in str(told.value)


def test_orders_entered_without_screening_are_screened_before_they_ship() -> None:
    make_policy(is_at_submit=False)

    order = booked("Fietsen Dora")

    assert (result_of(order), is_asked_to_ship(order)) == ("review", False)
    assert Hold.objects.active().get(order=order).code.code == "compliance"
