from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from foundation import clock
from foundation.models import User
from tests.factories.inventory import make_location, make_purchase
from tests.factories.orders import make_priced_item, make_seller

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"quantity": "two"}, "Enter a number."),
        ({"quantity": "0"}, "The quantity must be above zero."),
        ({"quantity": "2", "price": "-1"}, "greater than or equal to 0"),
    ],
)
def test_a_line_that_cannot_be_read_says_so_and_the_others_are_answered(
    ada: User, client: Client, wrong: dict[str, str], said: str
) -> None:
    customer = make_seller()
    make_priced_item("BIKE", "100.00")
    client.force_login(ada)

    answer = client.post(
        "/orders/new/check",
        {
            "partner": customer.code,
            "channel": "desk",
            "lines": [
                {"key": "a", "sku": "BIKE", **wrong},
                {"key": "b", "sku": "BIKE", "quantity": "3"},
            ],
        },
        content_type="application/json",
    ).json()

    lines = {line["key"]: line for line in answer["lines"]}
    assert said in lines["a"]["problem"]
    assert (lines["b"]["problem"], lines["b"]["total"]) == ("", "€300.00")
    assert answer["totals"][0]["value"] == "€300.00"


def test_a_quantity_beyond_all_measure_is_told_at_its_line(
    ada: User, client: Client
) -> None:
    customer = make_seller()
    make_priced_item("BIKE")
    client.force_login(ada)

    answer = client.post(
        "/orders/new/check",
        {
            "partner": customer.code,
            "channel": "desk",
            "lines": [{"key": "a", "sku": "BIKE", "quantity": "99999999"}],
        },
        content_type="application/json",
    ).json()

    assert answer["totals"] == []
    assert [line["key"] for line in answer["lines"]] == ["a"]
    assert answer["lines"][0]["problem"] == "The quantity is too large."


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
