"""What holds for every order and every supply."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from promising.engine.promise import promise_lines
from promising.engine.serving import WaitingLine, WaitingPart, serve
from promising.engine.shapes import Demand, LinePromise, Mode
from tests.promising.engine.builders import (
    BELL,
    BIKE,
    POLICY,
    TUBE,
    kit,
    line,
    picture,
)

items = st.sampled_from([BIKE, BELL, TUBE])
supplies = st.dictionaries(
    st.tuples(items, st.sampled_from([1, 2, 3])), st.integers(0, 12)
)
contents = st.dictionaries(items, st.integers(1, 3), min_size=2, max_size=3)
wanted = st.none() | st.dates(dt.date(2026, 11, 10), dt.date(2026, 12, 20))
FAR_FUTURE = dt.date.max


@st.composite
def orders(draw: st.DrawFn) -> list[Demand]:
    demands = []
    for number in range(1, draw(st.integers(1, 5)) + 1):
        quantity = draw(st.integers(1, 10))
        if draw(st.booleans()):
            demands.append(line(number, draw(items), quantity, draw(wanted)))
        else:
            demands.append(kit(number, quantity, draw(contents)))
    return demands


def drawn(promises: list[LinePromise]) -> Counter[tuple[int, int]]:
    used: Counter[tuple[int, int]] = Counter()
    for promise in promises:
        for part in promise.parts:
            if part.mode == Mode.STOCK and part.location_id:
                for component in promise.demand.components:
                    key = (component.item_id, part.location_id)
                    used[key] += int(component.quantity * part.quantity)
    return used


@settings(max_examples=200, deadline=None)
@given(orders(), supplies)
def test_never_more_is_promised_than_there_is(
    demands: list[Demand], supply: dict[tuple[int, int], int]
) -> None:
    used = drawn(promise_lines(demands, picture(supply), POLICY))

    assert all(quantity <= supply.get(key, 0) for key, quantity in used.items())


@settings(max_examples=200, deadline=None)
@given(orders(), supplies)
def test_the_parts_of_a_line_are_the_line(
    demands: list[Demand], supply: dict[tuple[int, int], int]
) -> None:
    for promise in promise_lines(demands, picture(supply), POLICY):
        assert sum(part.quantity for part in promise.parts) == promise.demand.quantity
        assert all(part.quantity > 0 for part in promise.parts)


@settings(max_examples=200, deadline=None)
@given(orders(), supplies)
def test_a_date_is_given_exactly_where_there_is_supply(
    demands: list[Demand], supply: dict[tuple[int, int], int]
) -> None:
    for promise in promise_lines(demands, picture(supply), POLICY):
        for part in promise.parts:
            assert (part.arrive_on is None) == (part.mode == Mode.BACKORDER)


@settings(max_examples=200, deadline=None)
@given(orders(), supplies)
def test_kits_leave_complete(
    demands: list[Demand], supply: dict[tuple[int, int], int]
) -> None:
    for promise in promise_lines(demands, picture(supply), POLICY):
        if promise.demand.is_kit:
            assert all(part.quantity % 1 == 0 for part in promise.parts)


simple_lines = st.lists(
    st.tuples(items, st.integers(1, 10), wanted), min_size=1, max_size=5
)


def complete_on(promises: list[LinePromise]) -> dt.date:
    """The day an order is complete, or as wanted if that is later."""
    days = [
        max(promise.arrive_on, promise.demand.wanted_on or dt.date.min)
        if promise.arrive_on
        else FAR_FUTURE
        for promise in promises
    ]
    return max(days)


@settings(max_examples=300, deadline=None)
@given(simple_lines, supplies, items, st.sampled_from([1, 2, 3]))
def test_more_stock_never_makes_an_order_later(
    wishes: list[tuple[int, int, dt.date | None]],
    supply: dict[tuple[int, int], int],
    item: int,
    place: int,
) -> None:
    demands = [line(n, *wish) for n, wish in enumerate(wishes, start=1)]
    more = supply | {(item, place): supply.get((item, place), 0) + 3}

    before = promise_lines(demands, picture(supply), POLICY)
    after = promise_lines(demands, picture(more), POLICY)

    assert sum(p.promised for p in after) >= sum(p.promised for p in before)
    assert complete_on(after) <= complete_on(before)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(items, st.integers(1, 9)), min_size=1, max_size=6), supplies)
def test_serving_never_gives_more_than_there_is_or_is_wanted(
    waits: list[tuple[int, int]], supply: dict[tuple[int, int], int]
) -> None:
    lines = [
        WaitingLine(
            f"ORD-{number}/1",
            1,
            (WaitingPart(number, item, Decimal(quantity), Decimal(quantity)),),
            POLICY.at,
            None,
            (2, 3),
        )
        for number, (item, quantity) in enumerate(waits)
    ]
    used: Counter[tuple[int, int]] = Counter()
    units: Counter[str] = Counter()

    for each in serve(lines, {key: Decimal(q) for key, q in supply.items()}):
        units[each.line.demand_ref] += int(each.units)
        for part, claimed in each.claims:
            used[part.item_id, each.location_id] += int(claimed)

    assert all(taken <= supply.get(key, 0) for key, taken in used.items())
    for number, (_, quantity) in enumerate(waits):
        assert units[f"ORD-{number}/1"] <= quantity
