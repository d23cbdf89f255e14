"""What a customer sees of an order that is on hold: that it is, and not why."""

from __future__ import annotations

import pytest
from django.test import Client

from foundation.models import User
from tests.factories.holds import hold, make_hold_code, release
from tests.factories.orders import make_order
from tests.factories.partners import make_partner
from tests.people import speaks_for

pytestmark = pytest.mark.django_db


def test_a_customer_reads_on_hold_without_the_reason(
    client: Client, dora: User
) -> None:
    partner = make_partner()
    speaks_for(dora, partner)
    order = make_order(partner)
    make_hold_code("fraud", name="Fraud suspected")
    held = hold(order, code="fraud", reason="We do not trust them")
    client.force_login(dora)

    for address in ("/portal/", "/portal/orders/", f"/portal/orders/{order.number}/"):
        page = client.get(address).content.decode()
        assert "On hold" in page
        assert "trust" not in page
        assert "Fraud" not in page

    release(held)
    assert "On hold" not in client.get("/portal/orders/").content.decode()
