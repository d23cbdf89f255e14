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
from orders.services.entry import save_draft
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
from tests.factories.partners import make_address, make_channel

pytestmark = pytest.mark.django_db
PUMP, TUBE = Leaf("line.sku", "is", "PUMP"), Leaf("line.sku", "is", "TUBE")


@pytest.fixture
def seller() -> Partner:
    """Sets are sold as a pump and two tubes; Dutch orders are paid after 21 days.

    Goods go to their depot, a pump is 9.50 for them and tubes are 20 % off.
    """
    partner = make_seller()
    make_address(partner, code="DEPOT", city="Utrecht")
    make_channel("file")
    make_location("ROT")
    make_priced_item("SET", "99.00")
    make_priced_item("PUMP", "10.00")
    make_priced_item("TUBE", "2.50")
    to_holland = Leaf("order.ship_to_country", "is", "NL")
    make_defaults(
        default_rule("order.payment_terms_days", "21", to_holland),
        default_rule("order.note", "Ring the bell"),
        default_rule("line.requested_on", "+30", TUBE),
        default_rule(
            "order.ship_to", "DEPOT", Leaf("order.customer", "is", partner.code)
        ),
        default_rule("line.unit_price", "9.50 EUR", PUMP, stage="submit"),
        default_rule("line.discount_percent", "20", TUBE, stage="submit"),
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


def by_change(partner: Partner) -> Order:
    one = make_order_input(partner, ("SET", 1))
    draft = capture(one, channel="desk", by=None, book=False).order
    assert draft is not None
    two = make_order_input(partner, ("SET", 2))
    result = save_draft(draft, two, revision=1, by=None, book=True)
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
        "city": order.ship_to["city"],
        "lines": list(
            order.lines.order_by("line_no").values_list(
                "line_no", "sku", "ordered", "unit_price", "net", "requested_on", "note"
            )
        ),
        "provenance": image["provenance"],
        "origins": image["origins"],
        "discounts": image["discounts"],
    }


def test_every_way_in_obeys_the_same_rules(
    seller: Partner, ada: User, client: Client
) -> None:
    orders = [
        by_form(seller, ada, client),
        by_api(seller, client),
        by_file(seller),
        from_a_draft(seller),
        by_change(seller),
    ]

    assert len({order.pk for order in orders}) == 5
    first, *others = [told(order) for order in orders]
    assert first["status"] == "booked"
    assert (first["terms"], first["note"]) == (21, "Ring the bell")
    assert (first["net"], first["city"]) == (Decimal("27.00"), "Utrecht")
    assert [line[1:5] for line in first["lines"]] == [
        ("PUMP", Decimal(2), Decimal("9.50"), Decimal("19.00")),
        ("TUBE", Decimal(4), Decimal("2.00"), Decimal("8.00")),
    ]
    for other in others:
        assert other == first
