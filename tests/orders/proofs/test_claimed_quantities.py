from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection

from foundation.services.verify import verify
from inventory.models import Claim
from orders.proofs.claimed_quantities import ClaimedQuantities
from tests.factories.inventory import make_location, make_stock
from tests.factories.orders import book, make_priced_item, make_seller

pytestmark = pytest.mark.django_db


def test_a_line_that_holds_more_than_is_open_is_found() -> None:
    make_location()
    bike = make_priced_item("BIKE", "10.00")
    make_stock(bike, 10)
    order = book(make_seller(), (bike, 4))
    assert Claim.objects.get().open == 4
    assert verify() == []
    connection.check_constraints()

    with connection.cursor() as cursor:  # as it would be without the wall
        cursor.execute(
            "ALTER TABLE orders_orderline DISABLE TRIGGER open_covers_claimed"
        )
        cursor.execute("UPDATE orders_orderline SET ordered = 3, scheduled = 3")

    [found] = list(ClaimedQuantities().differences())
    assert found.subject == ("order", order.number)
    assert (found.stored, found.computed) == (Decimal(4), Decimal(3))
