from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from inventory.engine.parts import (
    PLAIN,
    Part,
    Picked,
    Placing,
    Want,
    pick,
    take_exactly,
)
from inventory.states import Quality

MILK = (1, 11)  # the item and its place
TODAY = dt.date(2026, 11, 20)
OLD, YOUNG = dt.date(2026, 12, 1), dt.date(2027, 1, 31)


def part(
    number: int, quantity: int, expires_on: dt.date | None = None, **at: Any
) -> Part:
    placing = Placing(**at)
    return Part(MILK, placing, Decimal(quantity), number, expires_on)


def plain(quantity: int) -> Part:
    return Part(MILK, PLAIN, Decimal(quantity))


def want(quantity: int, **at: Any) -> Want:
    return Want(MILK, Decimal(quantity), Placing(**at))


def taken(picked: list[Picked]) -> list[tuple[int | None, int]]:
    return [(each.part.id, int(each.quantity)) for each in picked]


def test_what_expires_first_leaves_first() -> None:
    parts = [part(1, 5, YOUNG, lot_id=71), part(2, 5, OLD, lot_id=72), plain(5)]

    picked, missing = pick([want(12)], parts, on=TODAY)

    assert taken(picked) == [(2, 5), (1, 5), (None, 2)]
    assert missing == []


def test_of_two_lots_that_expire_together_the_first_made_known_leaves_first() -> None:
    parts = [part(1, 5, OLD, lot_id=72), part(2, 5, OLD, lot_id=71)]

    picked, _ = pick([want(6)], parts, on=TODAY)

    assert taken(picked) == [(2, 5), (1, 1)]


def test_a_lot_that_expires_leaves_before_one_that_does_not() -> None:
    parts = [part(1, 5, None, lot_id=71), part(2, 5, YOUNG, lot_id=72)]

    picked, _ = pick([want(6)], parts, on=TODAY)

    assert taken(picked) == [(2, 5), (1, 1)]


def test_our_own_goods_leave_before_those_of_another() -> None:
    parts = [part(1, 5, owner_id=9), part(2, 5, bin_id=31)]

    picked, _ = pick([want(6)], parts, on=TODAY)

    assert taken(picked) == [(2, 5), (1, 1)]


def test_what_has_expired_is_never_picked() -> None:
    parts = [part(1, 5, dt.date(2026, 11, 19), lot_id=71), part(2, 5, OLD, lot_id=72)]

    picked, missing = pick([want(7)], parts, on=TODAY)

    assert taken(picked) == [(2, 5)]
    assert [each.quantity for each in missing] == [2]


def test_a_lot_is_good_until_the_end_of_its_last_day() -> None:
    picked, _ = pick([want(5)], [part(1, 5, TODAY, lot_id=71)], on=TODAY)

    assert taken(picked) == [(1, 5)]


def test_only_what_may_be_sold_is_picked() -> None:
    parts = [
        part(1, 5, lot_id=71, quality=Quality.BLOCKED),
        part(2, 5, lot_id=71, quality=Quality.INSPECTION),
        part(3, 5, lot_id=71),
    ]

    picked, missing = pick([want(6)], parts, on=TODAY)

    assert taken(picked) == [(3, 5)]
    assert [each.quantity for each in missing] == [1]


def test_a_lot_that_is_named_leaves_before_the_others_are_picked() -> None:
    parts = [part(1, 5, OLD, lot_id=71), part(2, 5, YOUNG, lot_id=72)]

    picked, missing = pick([want(4), want(4, lot_id=71)], parts, on=TODAY)

    assert taken(picked) == [(1, 5), (2, 3)]
    assert missing == []


def test_a_lot_lies_in_several_bins() -> None:
    parts = [part(1, 2, OLD, lot_id=71, bin_id=31), part(2, 2, OLD, lot_id=71)]

    picked, missing = pick([want(5, lot_id=71)], parts, on=TODAY)

    assert taken(picked) == [(1, 2), (2, 2)]
    assert [each.quantity for each in missing] == [1]


def test_what_is_lost_is_missing_from_plain_stock_first() -> None:
    expired = dt.date(2026, 1, 1)
    lost = Want(MILK, Decimal(4), PLAIN, any_age=True)

    picked, _ = pick(
        [lost],
        [part(1, 5, expired, lot_id=71), plain(3)],
        on=TODAY,
        is_plain_first=True,
    )

    assert taken(picked) == [(None, 3), (1, 1)]


def test_a_move_takes_from_the_named_part_alone() -> None:
    parts = [part(1, 5, bin_id=31), plain(3)]

    picked, missing = take_exactly([want(3), want(1)], parts)

    assert taken(picked) == [(None, 3)]
    assert [each.quantity for each in missing] == [1]


parts_of_one_item = st.lists(
    st.tuples(
        st.sampled_from([None, 71, 72]),
        st.sampled_from([None, 31, 32]),
        st.sampled_from(list(Quality)),
    ),
    unique=True,
    max_size=8,
)


@settings(max_examples=200)
@given(parts_of_one_item, st.lists(st.integers(1, 9), max_size=4))
def test_never_more_is_picked_than_lies_there_and_nothing_is_lost(
    lying: list[tuple[int | None, int | None, Quality]], wanted: list[int]
) -> None:
    parts = [
        part(number, 3, lot_id=lot, bin_id=bin_id, quality=quality)
        for number, (lot, bin_id, quality) in enumerate(lying)
    ]

    picked, missing = pick([want(quantity) for quantity in wanted], parts, on=TODAY)

    assert all(0 < each.quantity <= each.part.quantity for each in picked)
    assert all(each.part.placing.is_for_sale for each in picked)
    found = sum(each.quantity for each in picked)
    assert found + sum(each.quantity for each in missing) == sum(wanted)
