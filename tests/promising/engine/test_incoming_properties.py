"""What holds for every supply that is coming and everybody who waits."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Sequence
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from promising.engine.incoming import Outlook
from promising.engine.pegging import Arrival, Peg, Waiter, peg
from promising.engine.promise import promise_lines
from promising.engine.shapes import Demand, Mode
from tests.promising.engine.builders import BELL, BIKE, POLICY, line, picture
from tests.promising.engine.test_pegging import day, waits
from tests.promising.engine.test_properties import orders, supplies

refs = st.sampled_from(["", "W-0", "W-1", "W-2"])
coming = st.builds(
    Arrival,
    item_id=st.sampled_from([BIKE, BELL]),
    location_id=st.sampled_from([1, 2, 3]),
    expected_on=st.none() | st.integers(-5, 30).map(day),
    quantity=st.integers(1, 9).map(Decimal),
    number=st.sampled_from(["PO-1", "PO-2", "PO-3"]),
    demand_ref=refs,
)
arrivals = st.lists(coming, max_size=6)
wanted = st.none() | st.integers(-3, 25).map(day)


@st.composite
def lines(draw: st.DrawFn) -> list[Waiter]:
    return [
        waits(
            f"W-{number}",
            draw(st.integers(1, 8)),
            draw(wanted),
            booked=number,
            contents={draw(st.sampled_from([BIKE, BELL])): 1},
        )
        for number in range(draw(st.integers(1, 4)))
    ]


def usable(supply: Sequence[Arrival]) -> Counter[tuple[int, int]]:
    total: Counter[tuple[int, int]] = Counter()
    for each in supply:
        if each.expected_on:
            total[each.key] += int(each.quantity)
    return total


def dates_of(waiters: list[Waiter], pegs: list[Peg]) -> dict[str, dt.date]:
    """The day each line is complete, or as wanted if that is later."""
    by_ref: dict[str, list[Peg]] = defaultdict(list)
    for each in pegs:
        by_ref[each.line.demand_ref].append(each)
    days = {}
    for waiter in waiters:
        own, ref = by_ref[waiter.line.demand_ref], waiter.line.demand_ref
        is_whole = sum(p.units for p in own) == waiter.line.parts[0].units
        last = max((p.dates.arrive_on for p in own), default=dt.date.max)
        wanted_on = waiter.line.wanted_on or dt.date.min
        days[ref] = max(last, wanted_on) if is_whole else dt.date.max
    return days


@settings(max_examples=300, deadline=None)
@given(lines(), arrivals)
def test_never_more_is_promised_than_is_coming(
    waiters: list[Waiter], supply: list[Arrival]
) -> None:
    pegs = peg(waiters, supply, {}, POLICY)
    used: Counter[tuple[int, int]] = Counter()
    units: Counter[str] = Counter()
    for each in pegs:
        key = (each.line.parts[0].item_id, each.place.location_id)
        used[key] += int(each.units)
        units[each.line.demand_ref] += int(each.units)
        assert each.units > 0

    assert all(quantity <= usable(supply)[key] for key, quantity in used.items())
    for waiter in waiters:
        assert units[waiter.line.demand_ref] <= waiter.line.parts[0].units


@settings(max_examples=300, deadline=None)
@given(lines(), arrivals, coming)
def test_more_supply_makes_no_promise_later(
    waiters: list[Waiter], supply: list[Arrival], more: Arrival
) -> None:
    before = dates_of(waiters, peg(waiters, supply, {}, POLICY))
    after = dates_of(waiters, peg(waiters, [*supply, more], {}, POLICY))

    assert all(after[ref] <= before[ref] for ref in before)


@settings(max_examples=200, deadline=None)
@given(lines(), arrivals)
def test_no_supply_is_left_that_a_line_waits_for(
    waiters: list[Waiter], supply: list[Arrival]
) -> None:
    supply = [dataclasses.replace(each, demand_ref="") for each in supply]
    pegs = peg(waiters, supply, {}, POLICY)
    left: Counter[int] = Counter()
    short: Counter[int] = Counter()
    for (item, _), quantity in usable(supply).items():
        left[item] += quantity
    for waiter in waiters:
        short[waiter.line.parts[0].item_id] += int(waiter.line.parts[0].units)
    for each in pegs:
        left[each.line.parts[0].item_id] -= int(each.units)
        short[each.line.parts[0].item_id] -= int(each.units)

    assert all(min(left[item], short[item]) == 0 for item in (BIKE, BELL))


@settings(max_examples=200, deadline=None)
@given(orders(), supplies, arrivals, lines())
def test_an_order_with_supply_coming_is_still_the_order(
    demands: list[Demand],
    stock: dict[tuple[int, int], int],
    supply: list[Arrival],
    waiters: list[Waiter],
) -> None:
    outlook = Outlook(tuple(supply), tuple(waiters))
    plain = promise_lines(demands, picture(stock), POLICY)

    for promise, before in zip(
        promise_lines(demands, picture(stock), POLICY, outlook), plain, strict=True
    ):
        assert sum(part.quantity for part in promise.parts) == promise.demand.quantity
        assert promise.waiting == before.waiting
        for part in promise.parts:
            assert part.quantity > 0
            assert (part.arrive_on is None) == (part.mode == Mode.BACKORDER)


def test_a_short_line_is_dated_by_what_is_coming() -> None:
    """Six of ten are there; four come on Thursday the 26th and arrive on Friday."""
    supply = Arrival(BIKE, 1, day(9), Decimal(4), "PO-7", is_confirmed=True)

    [bike] = promise_lines(
        [line(1, BIKE, 10)], picture({(BIKE, 1): 6}), POLICY, Outlook((supply,))
    )

    assert [(p.mode.value, int(p.quantity), p.arrive_on) for p in bike.parts] == [
        ("stock", 6, dt.date(2026, 11, 18)),
        ("incoming", 4, dt.date(2026, 11, 27)),
    ]
    assert [reason.code for reason in bike.parts[1].reasons] == [
        "promise.short.incoming",
        "promise.incoming.confirmed",
        "promise.start.supply",
        "promise.transit.distance",
    ]
