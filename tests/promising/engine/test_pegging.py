"""Supply that is coming, given out in turn. POLICY asks on Tuesday 17 November 2026."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from promising.engine.pegging import Arrival, Peg, Waiter, peg, usable_on
from promising.engine.serving import WaitingLine, WaitingPart
from promising.engine.shapes import Policy
from tests.promising.engine.builders import BELL, BIKE, FAR, MIDDLE, NEAR, POLICY, TUBE

TODAY = POLICY.at.date()


def day(number: int) -> dt.date:
    """So many days from today."""
    return TODAY + dt.timedelta(days=number)


def coming(
    quantity: int, on: dt.date | None, number: str = "PO-1", **fields: Any
) -> Arrival:
    values: dict[str, Any] = {"item_id": BIKE, "location_id": 1, **fields}
    return Arrival(expected_on=on, quantity=Decimal(quantity), number=number, **values)


def waits(
    ref: str,
    quantity: int,
    wanted_on: dt.date | None = None,
    *,
    booked: int = 0,
    contents: dict[int, int] | None = None,
    covered: int = 0,
) -> Waiter:
    parts = tuple(
        WaitingPart(
            booked * 10 + number,
            item,
            Decimal(quantity * count),
            Decimal(quantity * count - covered),
            Decimal(count),
        )
        for number, (item, count) in enumerate((contents or {BIKE: 1}).items())
    )
    booked_at = POLICY.at - dt.timedelta(hours=100 - booked)
    line = WaitingLine(ref, 1, parts, booked_at, wanted_on, (2, 3))
    return Waiter(line, (NEAR, MIDDLE, FAR))


def told(pegs: list[Peg]) -> list[tuple[str, int, int, int]]:
    """Line, place, units, and in how many days its supply is in."""
    return [
        (
            p.line.demand_ref,
            p.place.location_id,
            int(p.units),
            (p.supply_on - TODAY).days,
        )
        for p in pegs
    ]


def ask(
    waiters: list[Waiter],
    arrivals: list[Arrival],
    stock: dict[tuple[int, int], int] | None = None,
    policy: Policy = POLICY,
) -> list[tuple[str, int, int, int]]:
    there = {key: Decimal(quantity) for key, quantity in (stock or {}).items()}
    return told(peg(waiters, arrivals, there, policy))


def test_the_earlier_wanted_then_the_earlier_booked_is_asked_first() -> None:
    waiters = [
        waits("ASAP", 2, booked=1),
        waits("LATE", 2, day(20), booked=2),
        waits("SOON", 2, day(9), booked=4),
        waits("SOON-TOO", 2, day(9), booked=5),
    ]

    assert ask(waiters, [coming(5, day(3)), coming(4, day(6), "PO-2")]) == [
        ("SOON", 1, 2, 3),
        ("SOON-TOO", 1, 2, 3),
        ("LATE", 1, 1, 3),
        ("LATE", 1, 1, 6),
        ("ASAP", 1, 2, 6),
    ]


def test_overdue_supply_serves_what_waits_before_a_request_is_answered() -> None:
    """200 overdue count tomorrow, 100 come in 10 days; 75 wait, 150 are wanted."""
    policy = dataclasses.replace(POLICY, overdue_offset=1)
    waiters = [waits("OLD", 75, day(-1)), waits("NEW", 150, booked=9)]
    arrivals = [coming(200, day(-3)), coming(100, day(10), "PO-2")]

    assert ask(waiters, arrivals, policy=policy) == [
        ("OLD", 1, 75, 1),
        ("NEW", 1, 125, 1),
        ("NEW", 1, 25, 10),
    ]


def test_what_is_promised_for_a_later_day_is_not_promised_again() -> None:
    """50 in 1 day, 30 in 5; 60 promised for the 5th day: 20 are free, not 25."""
    arrivals = [coming(50, day(1)), coming(30, day(5), "PO-2")]
    promised = waits("OLD", 60, day(8))

    assert ask([promised, waits("NEW", 25, booked=9)], arrivals) == [
        ("OLD", 1, 50, 1),
        ("OLD", 1, 10, 5),
        ("NEW", 1, 20, 5),
    ]


@pytest.mark.parametrize(
    ("expected_on", "usable"),
    [
        (None, None),
        (day(4), day(4)),
        (TODAY, TODAY),
        (day(-2), day(1)),
        (day(-3), None),
    ],
)
def test_supply_counts_on_the_later_of_today_and_its_day(
    expected_on: dt.date | None, usable: dt.date | None
) -> None:
    policy = dataclasses.replace(POLICY, most_overdue=2, overdue_offset=1)

    assert usable_on(expected_on, TODAY, policy) == usable


def test_supply_without_a_day_promises_nothing() -> None:
    assert ask([waits("A", 2)], [coming(9, None)]) == []


def test_supply_for_a_demand_is_kept_for_it_as_far_as_it_waits() -> None:
    waiters = [waits("FIRST", 4, day(9)), waits("MINE", 3, booked=5)]
    own = coming(5, day(2), demand_ref="MINE")

    assert ask(waiters, [own, coming(1, day(4), "PO-2")]) == [
        ("FIRST", 1, 2, 2),
        ("FIRST", 1, 1, 4),
        ("MINE", 1, 3, 2),
    ]


def test_supply_for_a_demand_that_waits_no_more_is_for_all() -> None:
    own = coming(5, day(2), demand_ref="GONE")

    assert ask([waits("A", 2)], [own]) == [("A", 1, 2, 2)]


def test_the_place_that_reaches_the_customer_first_is_taken() -> None:
    """Near takes one day to the customer, far three: Tuesday far is Friday there."""
    near, far = coming(2, day(7)), coming(9, day(0), "PO-2", location_id=3)

    assert ask([waits("A", 2)], [near, far]) == [("A", 3, 2, 0)]
    assert ask([waits("A", 2)], [coming(2, day(1)), far]) == [("A", 1, 2, 1)]


def test_the_dates_follow_from_the_day_the_supply_is_in() -> None:
    """In on Saturday the 21st: it ships on Monday and arrives on Tuesday."""
    [found] = peg([waits("A", 2)], [coming(2, day(4))], {}, POLICY)

    assert found.dates.ship_on == dt.date(2026, 11, 23)
    assert found.dates.arrive_on == dt.date(2026, 11, 24)
    assert found.dates.reasons[0].code == "promise.start.supply"
    assert [each.number for each in found.drawn] == ["PO-1"]


def test_a_kit_waits_for_its_last_component() -> None:
    """One bell and two tubes: 10 bells are there, 3 tubes come, then 4 more."""
    kit = waits("KIT", 3, contents={BELL: 1, TUBE: 2})
    tubes = [
        coming(3, day(2), item_id=TUBE),
        coming(4, day(8), "PO-2", item_id=TUBE),
    ]

    assert ask([kit], tubes, {(BELL, 1): 10}) == [("KIT", 1, 1, 2), ("KIT", 1, 2, 8)]


def test_a_kit_without_one_component_has_no_date() -> None:
    kit = waits("KIT", 3, contents={BELL: 1, TUBE: 2})

    assert ask([kit], [coming(9, day(2), item_id=BELL)]) == []


def test_what_is_held_already_is_not_asked_again() -> None:
    assert ask([waits("A", 5, covered=3)], [coming(9, day(2))]) == [("A", 1, 2, 2)]
