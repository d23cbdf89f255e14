"""A basket is what capture would make of an order, with nothing written."""

from __future__ import annotations

from decimal import Decimal

import pytest

from orders.models import Order
from orders.services.capture import check_basket
from tests.factories.inventory import balance_of, make_stock
from tests.factories.orders import make_order_input, make_priced_item, make_seller

pytestmark = pytest.mark.django_db


def test_a_basket_shows_prices_vat_and_dates_and_writes_nothing() -> None:
    dora = make_seller()
    bike = make_priced_item("BIKE", "500.00")
    make_stock(bike, 1)

    basket = check_basket(make_order_input(dora, (bike, 2)), channel="desk")

    assert (basket.net, basket.gross) == (Decimal("1000.00"), Decimal("1210.00"))
    (line,) = basket.lines
    assert line.promise is not None
    assert (line.promise.promised, line.promise.waiting) == (1, 1)
    assert not Order.objects.exists()
    assert balance_of(bike) == (1, 0)


def test_a_basket_shows_what_is_wrong_with_it() -> None:
    dora = make_seller()
    make_priced_item("BIKE")

    basket = check_basket(make_order_input(dora, ("BIKE", 1), ("X", 1)), channel="desk")
    refused = check_basket(make_order_input(dora, ("BIKE", 0)), channel="desk")

    assert [each.code for each in basket.lines[1].findings] == ["line.unknown_item"]
    assert basket.net == Decimal("10.00")
    assert [each.code for each in refused.findings] == ["line.quantity_not_positive"]
