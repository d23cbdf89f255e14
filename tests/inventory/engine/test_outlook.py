from __future__ import annotations

import datetime as dt
from decimal import Decimal

from inventory.engine.outlook import outlook
from inventory.engine.projection import Change

TODAY = dt.date(2026, 3, 2)
D = Decimal


def on(day: int, quantity: int, kind: str) -> Change:
    return Change(TODAY + dt.timedelta(days=day), D(quantity), kind)


def test_without_orders_the_forecast_is_what_leaves() -> None:
    assert outlook(D(10), [], [2.0, 3.0, 2.5], today=TODAY) == [8, 5, D("2.5")]


def test_supply_comes_on_its_day() -> None:
    changes = [on(1, 20, "incoming")]
    assert outlook(D(10), changes, [2.0, 2.0, 2.0], today=TODAY) == [8, 26, 24]


def test_known_orders_use_the_forecast_up() -> None:
    # Five are claimed for tomorrow; six are expected until the day after.
    changes = [on(1, -5, "claimed")]
    assert outlook(D(10), changes, [2.0, 2.0, 2.0], today=TODAY) == [8, 5, 4]


def test_more_orders_than_expected_count_in_full() -> None:
    changes = [on(0, -9, "waiting")]
    assert outlook(D(10), changes, [1.0, 1.0], today=TODAY) == [1, 1]
