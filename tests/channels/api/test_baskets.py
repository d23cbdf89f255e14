from __future__ import annotations

from decimal import Decimal

from orders.models import Order
from tests.channels.api.conftest import Shop


def test_a_basket_is_priced_and_dated_and_nothing_is_written(shop: Shop) -> None:
    answer = shop.post("/baskets/price", shop.order(2))

    body = answer.json()
    assert answer.status_code == 200, body
    assert Decimal(body["gross"]) == Decimal("24.20")
    assert body["lines"][0]["price_steps"]
    assert body["lines"][0]["promise_reasons"]
    assert body["promised_on"] is not None
    assert not Order.objects.exists()


def test_a_short_basket_says_what_is_there_and_gives_no_date(shop: Shop) -> None:
    body = shop.post("/baskets/price", shop.order(8)).json()

    assert Decimal(body["lines"][0]["available"]) == 5
    assert body["lines"][0]["promised_on"] is None


def test_an_unknown_customer_is_a_finding(shop: Shop) -> None:
    body = shop.post("/baskets/price", {**shop.order(), "customer": "nobody"}).json()

    assert body["findings"][0]["code"] == "order.unknown_customer"
