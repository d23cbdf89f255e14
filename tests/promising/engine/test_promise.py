import datetime as dt
from dataclasses import replace
from decimal import Decimal

from promising.engine.promise import promise_lines
from promising.engine.shapes import Demand, SupplyPicture
from tests.promising.engine.builders import (
    BELL,
    BIKE,
    POLICY,
    TUBE,
    codes_of,
    kit,
    line,
    parts_of,
    picture,
)


def test_the_nearest_place_that_has_everything_serves_the_whole_order() -> None:
    supply = picture({(BIKE, 1): 9, (BIKE, 2): 9, (BELL, 2): 9, (BELL, 3): 9})

    bike, bell = promise_lines([line(1, BIKE, 4), line(2, BELL, 4)], supply, POLICY)

    assert parts_of(bike) == [(2, 4, "stock")]
    assert parts_of(bell) == [(2, 4, "stock")]
    assert codes_of(bike)[:3] == [
        "promise.place.whole",
        "promise.distance",
        "promise.nearer.incomplete",
    ]
    assert "promise.nearer.lacks" in codes_of(bell)


def test_without_such_a_place_the_order_leaves_from_as_few_as_possible() -> None:
    supply = picture({(BIKE, 1): 9, (BIKE, 2): 9, (BELL, 2): 9, (TUBE, 3): 9})
    lines = [line(1, BIKE, 4), line(2, BELL, 4), line(3, TUBE, 4)]

    bike, bell, tube = promise_lines(lines, supply, POLICY)

    assert parts_of(bike) == [(2, 4, "stock")]
    assert parts_of(bell) == [(2, 4, "stock")]
    assert parts_of(tube) == [(3, 4, "stock")]


def test_several_places_serve_it_where_one_would_be_later() -> None:
    supply = picture({(BIKE, 1): 1, (BIKE, 2): 6, (BIKE, 3): 7})

    [bike] = promise_lines([line(1, BIKE, 7)], supply, POLICY)

    assert parts_of(bike) == [(1, 1, "stock"), (2, 6, "stock")]
    assert bike.arrive_on == dt.date(2026, 11, 19)
    assert "promise.whole.later" in codes_of(bike)


def test_one_place_serves_it_where_the_wanted_date_leaves_time() -> None:
    supply = picture({(BIKE, 1): 1, (BIKE, 2): 6, (BIKE, 3): 7})
    wanted_on = dt.date(2026, 11, 24)

    [bike] = promise_lines([line(1, BIKE, 7, wanted_on)], supply, POLICY)

    assert parts_of(bike) == [(3, 7, "stock")]
    assert bike.arrive_on == wanted_on


def test_the_same_item_on_two_lines_is_summed_before_it_is_checked() -> None:
    supply = picture({(BIKE, 1): 5, (BIKE, 2): 8})

    first, second = promise_lines([line(1, BIKE, 4), line(2, BIKE, 4)], supply, POLICY)

    assert parts_of(first) == [(2, 4, "stock")]
    assert parts_of(second) == [(2, 4, "stock")]


def test_a_line_no_place_has_whole_is_split_the_nearest_first() -> None:
    supply = picture({(BIKE, 1): 3, (BIKE, 2): 4, (BIKE, 3): 4})

    [bike] = promise_lines([line(1, BIKE, 8)], supply, POLICY)

    assert parts_of(bike) == [(1, 3, "stock"), (2, 4, "stock"), (3, 1, "stock")]
    assert bike.arrive_on == dt.date(2026, 11, 20)


def test_what_is_short_waits_and_its_date_is_to_be_confirmed() -> None:
    supply = picture({(BIKE, 2): 3})

    [bike] = promise_lines([line(1, BIKE, 5)], supply, POLICY)

    assert parts_of(bike) == [(2, 3, "stock"), (2, 2, "backorder")]
    assert (bike.promised, bike.waiting, bike.arrive_on) == (3, 2, None)
    assert bike.parts[0].arrive_on == dt.date(2026, 11, 19)
    assert codes_of(bike)[-2:] == ["promise.short", "promise.waits_at"]


def test_with_nothing_anywhere_the_line_waits_at_the_nearest_place() -> None:
    [bike] = promise_lines([line(1, BIKE, 5)], picture({}), POLICY)

    assert parts_of(bike) == [(1, 5, "backorder")]


def test_a_short_line_waits_where_the_order_ships_from() -> None:
    supply = picture({(BIKE, 3): 5})

    _, bell = promise_lines([line(1, BIKE, 5), line(2, BELL, 1)], supply, POLICY)

    assert parts_of(bell) == [(3, 1, "backorder")]


def test_a_kit_is_limited_by_its_scarcest_component() -> None:
    supply = picture({(BELL, 1): 10, (TUBE, 1): 7})

    [line_of_kits] = promise_lines([kit(1, 5, {BELL: 1, TUBE: 2})], supply, POLICY)

    assert parts_of(line_of_kits) == [(1, 3, "stock"), (1, 2, "backorder")]
    assert "promise.kit" in codes_of(line_of_kits)


def test_a_component_sold_on_its_own_is_not_counted_twice() -> None:
    supply = picture({(BELL, 1): 4, (TUBE, 1): 8})

    kits, bells = promise_lines(
        [kit(1, 3, {BELL: 1, TUBE: 2}), line(2, BELL, 3)], supply, POLICY
    )

    assert kits.promised + bells.promised == 4


def test_a_service_needs_no_stock() -> None:
    tune_up = Demand("ORD-1/1", Decimal(1), (), wanted_on=dt.date(2026, 11, 21))

    [service] = promise_lines([tune_up], picture({}), POLICY)

    assert parts_of(service) == [(1, 1, "service")]
    assert service.arrive_on == dt.date(2026, 11, 23)


def test_a_customer_who_wants_everything_at_once_gets_one_date() -> None:
    supply = picture({(BIKE, 1): 5, (BELL, 3): 5})
    lines = [line(1, BIKE, 5), line(2, BELL, 5)]

    promises = promise_lines(lines, supply, replace(POLICY, ship_complete=True))

    assert [promise.arrive_on for promise in promises] == [dt.date(2026, 11, 20)] * 2


def test_a_customer_who_wants_everything_at_once_waits_for_the_last_line() -> None:
    supply = picture({(BIKE, 1): 5})
    lines = [line(1, BIKE, 5), line(2, BELL, 5)]

    promises = promise_lines(lines, supply, replace(POLICY, ship_complete=True))

    assert [promise.arrive_on for promise in promises] == [None, None]
    assert promises[0].promised == 0


def test_without_any_place_everything_waits() -> None:
    [bike] = promise_lines([line(1, BIKE, 5)], SupplyPicture((), {}), POLICY)

    assert parts_of(bike) == [(None, 5, "backorder")]
