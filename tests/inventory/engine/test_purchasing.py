from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from inventory.engine.purchasing import (
    PriceBreak,
    in_purchase_unit,
    order_quantity,
    price_for,
    price_per_own_unit,
)

MARCH = dt.date(2026, 3, 2)
YEAR = dt.date(2026, 1, 1)


def price_break(
    quantity: str, price: str, since: dt.date = YEAR, until: dt.date | None = None
) -> PriceBreak:
    return PriceBreak(Decimal(quantity), Decimal(price), since, until)


@pytest.mark.parametrize(
    ("wanted", "minimum", "multiple", "ordered"),
    [
        ("7", "0", "1", "7"),
        ("7", "0", "12", "12"),
        ("13", "0", "12", "24"),
        ("7", "20", "1", "20"),
        ("7", "20", "12", "24"),
        ("24", "20", "12", "24"),
        ("0.3", "0", "0.25", "0.50"),
        ("7", "10", "0", "10"),
    ],
)
def test_the_quantity_is_brought_up_to_minimum_and_multiple(
    wanted: str, minimum: str, multiple: str, ordered: str
) -> None:
    found = order_quantity(
        Decimal(wanted), minimum=Decimal(minimum), multiple=Decimal(multiple)
    )

    assert found == Decimal(ordered)


@pytest.mark.parametrize(
    ("quantity", "price"),
    [("1", "10.00"), ("9", "10.00"), ("10", "9.00"), ("99", "9.00"), ("500", "8.00")],
)
def test_the_highest_break_that_is_reached_counts(quantity: str, price: str) -> None:
    breaks = [
        price_break("1", "10.00"),
        price_break("100", "8.00"),
        price_break("10", "9.00"),
    ]

    found = price_for(breaks, Decimal(quantity), MARCH)

    assert found is not None
    assert found.unit_price == Decimal(price)


def test_below_every_break_the_lowest_counts() -> None:
    breaks = [price_break("100", "8.00"), price_break("10", "9.00")]

    found = price_for(breaks, Decimal(3), MARCH)

    assert found is not None
    assert found.unit_price == Decimal("9.00")


def test_of_two_prices_the_one_that_began_later_counts() -> None:
    breaks = [price_break("1", "11.00", dt.date(2026, 3, 1)), price_break("1", "10.00")]

    found = price_for(breaks, Decimal(5), MARCH)

    assert found is not None
    assert found.unit_price == Decimal("11.00")


def test_a_price_counts_up_to_and_including_its_last_day() -> None:
    breaks = [price_break("1", "10.00", until=MARCH)]

    assert price_for(breaks, Decimal(1), MARCH) is not None
    assert price_for(breaks, Decimal(1), dt.date(2026, 3, 3)) is None
    assert price_for(breaks, Decimal(1), dt.date(2025, 12, 31)) is None


def test_thirty_pieces_are_two_and_a_half_boxes_of_twelve() -> None:
    assert in_purchase_unit(Decimal(30), Decimal(12)) == Decimal("2.5")
    assert in_purchase_unit(Decimal(1), Decimal(3)) == Decimal("0.3334")


def test_a_box_at_thirty_is_two_fifty_a_piece() -> None:
    assert price_per_own_unit(Decimal(30), Decimal(12)) == Decimal("2.5")
    assert price_per_own_unit(Decimal(10), Decimal(12)) == Decimal("0.833333")
