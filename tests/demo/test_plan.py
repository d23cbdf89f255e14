from __future__ import annotations

import datetime as dt

from oms.demo.files import read_csv
from oms.demo.story.plan import Fate, plan_orders

NOW = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC)


def test_the_same_day_plans_the_same_orders() -> None:
    assert plan_orders(60, NOW) == plan_orders(60, NOW)


def test_orders_come_oldest_first_within_the_last_ninety_days() -> None:
    moments = [order.placed_at for order in plan_orders(300, NOW)]

    assert moments == sorted(moments)
    assert moments[0] >= NOW - dt.timedelta(days=91)
    assert NOW - dt.timedelta(hours=2) < moments[-1] < NOW


def test_even_a_small_plan_has_every_fate() -> None:
    assert {order.fate for order in plan_orders(60, NOW)} == set(Fate)


def test_turkish_customers_buy_from_the_turkish_company() -> None:
    companies = {row["code"]: row["company"] for row in read_csv("customers")}

    for order in plan_orders(300, NOW):
        is_turkish = companies[order.partner] == "TTR"
        assert order.channel.endswith("-tr") == is_turkish


def test_an_order_names_each_item_once() -> None:
    for order in plan_orders(300, NOW):
        assert order.lines
        assert len({line.sku for line in order.lines}) == len(order.lines)
