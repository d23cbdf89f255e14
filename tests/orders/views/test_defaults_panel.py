"""“Where each value came from” on the order's page."""

from __future__ import annotations

import pytest
from django.test import Client

from foundation.models import User
from foundation.rules.nodes import Leaf
from orders.defaults_panel import defaults_of
from tests.factories.derivation import (
    default_rule,
    make_defaults,
    make_transformations,
    transform_rule,
)
from tests.factories.inventory import make_location
from tests.factories.orders import book, make_priced_item, make_seller

pytestmark = pytest.mark.django_db


def test_every_value_names_its_source() -> None:
    dora = make_seller()
    make_location("ROT")
    make_defaults(default_rule("order.payment_terms_days", "60"))
    make_priced_item("PUMP")
    make_transformations(
        transform_rule("explode", "PUMP × 2", Leaf("line.sku", "is", "SET"))
    )

    order = book(dora, (make_priced_item("SET"), 3), language="de")

    told = {
        (row.line, row.label): (row.value, row.source) for row in defaults_of(order)
    }
    assert told[None, "Language"] == ("German", "Entered")
    assert told[None, "Currency"] == ("EUR", "Customer's record")
    assert told[None, "Payment terms"] == (
        "60 days",
        "Rule “Payment-terms-days”, version 1",
    )
    assert told[1, "Item"] == (
        "PUMP",
        "Rule “Explode”, version 1 · ordered as 3 × SET",
    )


def test_the_order_page_shows_them(ada: User, client: Client) -> None:
    dora = make_seller()
    make_location("ROT")
    make_defaults(default_rule("order.note", "Ring the bell"))
    order = book(dora, (make_priced_item("BIKE"), 1))
    client.force_login(ada)

    page = client.get(f"/orders/{order.number}/").content.decode()

    assert "Where each value came from" in page
    assert "Rule “Note”, version 1" in page
