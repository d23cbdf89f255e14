"""One bundle with its defaults, ordered by form, API, file and from a draft."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from foundation.models import User
from foundation.rules.nodes import Leaf
from orders.models import Order
from orders.services.capture import Outcome, capture
from orders.services.drafts import rebook_draft
from orders.services.intake import ImportOptions, import_file
from partners.models import Channel, Partner
from tests.factories.channels import make_api_key
from tests.factories.derivation import (
    default_rule,
    make_defaults,
    make_transformations,
    transform_rule,
)
from tests.factories.inventory import make_location
from tests.factories.orders import make_order_input, make_priced_item, make_seller
from tests.factories.partners import make_channel

pytestmark = pytest.mark.django_db


@pytest.fixture
def seller() -> Partner:
    """Sets are sold as a pump and two tubes; Dutch orders are paid after 21 days."""
    partner = make_seller()
    make_channel("file")
    make_location("ROT")
    make_priced_item("SET", "99.00")
    make_priced_item("PUMP", "10.00")
    make_priced_item("TUBE", "2.50")
    to_holland = Leaf("order.ship_to_country", "is", "NL")
    make_defaults(
        default_rule("order.payment_terms_days", "21", to_holland),
        default_rule("order.note", "Ring the bell"),
        default_rule("line.requested_on", "+30", Leaf("line.sku", "is", "TUBE")),
    )
    make_transformations(
        transform_rule("explode", "PUMP, TUBE × 2", Leaf("line.sku", "is", "SET"))
    )
    return partner


def by_form(partner: Partner, person: User, client: Client) -> Order:
    client.force_login(person)
    form = {
        "key": "k1",
        "partner": partner.code,
        "channel": "desk",
        "contact": "",
        "note": "",
        "action": "book",
        "lines-TOTAL_FORMS": "1",
        "lines-INITIAL_FORMS": "0",
        "lines-0-sku": "SET",
        "lines-0-quantity": "2",
    }
    client.post("/orders/new/", form)
    return Order.objects.latest("id")


def by_api(partner: Partner, client: Client) -> Order:
    _, secret = make_api_key(Channel.objects.get(code="desk"))
    body = {"customer": partner.code, "lines": [{"sku": "SET", "quantity": "2"}]}
    client.post(
        "/api/v1/orders",
        data=json.dumps(body),
        content_type="application/json",
        headers={"Authorization": f"Bearer {secret}", "Idempotency-Key": "a-1"},
    )
    return Order.objects.latest("id")


def by_file(partner: Partner) -> Order:
    data = f"order_number,customer,sku,quantity\nF-1,{partner.code},SET,2\n"
    import_file("orders.csv", data.encode(), options=ImportOptions(), by=None)
    return Order.objects.latest("id")


def from_a_draft(partner: Partner) -> Order:
    given = make_order_input(partner, ("SET", 2))
    draft = capture(given, channel="desk", by=None, book=False).order
    assert draft is not None
    result = rebook_draft(draft, by=None)
    assert result.outcome == Outcome.CREATED, result.findings
    return Order.objects.latest("id")


def told(order: Order) -> dict[str, Any]:
    """What became of the order, without what the way in brings along."""
    image = order.revisions.get(number=order.revision).image
    return {
        "status": order.status,
        "terms": order.payment_terms_days,
        "note": order.note,
        "net": order.net,
        "lines": list(
            order.lines.order_by("line_no").values_list(
                "line_no", "sku", "ordered", "net", "requested_on", "note"
            )
        ),
        "provenance": image["provenance"],
        "origins": image["origins"],
    }


def test_every_way_in_obeys_the_same_rules(
    seller: Partner, ada: User, client: Client
) -> None:
    orders = [
        by_form(seller, ada, client),
        by_api(seller, client),
        by_file(seller),
        from_a_draft(seller),
    ]

    assert len({order.pk for order in orders}) == 4
    first, *others = [told(order) for order in orders]
    assert first["status"] == "booked"
    assert (first["terms"], first["note"]) == (21, "Ring the bell")
    assert first["net"] == Decimal("30.00")
    assert [line[1:3] for line in first["lines"]] == [
        ("PUMP", Decimal(2)),
        ("TUBE", Decimal(4)),
    ]
    for other in others:
        assert other == first
