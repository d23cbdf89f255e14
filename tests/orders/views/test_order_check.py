from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from foundation import clock
from foundation.models import User
from tests.factories.inventory import make_location, make_purchase
from tests.factories.orders import make_priced_item, make_seller

pytestmark = pytest.mark.django_db


def test_a_quantity_that_is_no_number_is_answered_without_totals(
    ada: User, client: Client
) -> None:
    customer = make_seller()
    client.force_login(ada)

    answer = client.post(
        "/orders/new/check",
        {
            "partner": customer.code,
            "channel": "desk",
            "lines": [{"key": "a", "sku": "BIKE", "quantity": "two"}],
        },
        content_type="application/json",
    )

    assert answer.status_code == 200
    assert answer.json()["totals"] == []


def test_a_line_that_supply_is_coming_for_is_expected_and_leads_to_stock(
    ada: User, client: Client
) -> None:
    customer, bike = make_seller(), make_priced_item("BIKE")
    make_location("ROT")
    make_purchase((bike, 5), due_on=dt.date(2026, 3, 17))
    client.force_login(ada)

    with clock.travel_to(dt.datetime(2026, 3, 9, 9, tzinfo=dt.UTC)):
        answer = client.post(
            "/orders/new/check",
            {
                "partner": customer.code,
                "channel": "desk",
                "lines": [{"key": "a", "sku": "BIKE", "quantity": "2"}],
            },
            content_type="application/json",
        )

    shown = answer.json()["lines"][0]["availability"]
    assert (shown["tone"], shown["word"], shown["date"]) == (
        "amber",
        "Expected",
        "Wed 18 Mar",
    )
    assert shown["peek_url"] == "/stock/outlook/BIKE"
