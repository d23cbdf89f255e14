from collections import Counter
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from fulfillment.engine.split import (
    Holding,
    Part,
    hand_on,
    shrink,
    split_lines,
    take_rest,
)

NL, DE = 1, 2
ZERO = Decimal(0)
quantities = st.decimals(min_value=1, max_value=999, places=2)


def part(
    line_id: int, quantity: int, location_id: int | None = NL, **more: bool
) -> Part:
    supply = more.pop("has_supply", True)
    return Part(line_id, Decimal(quantity), location_id, supply, **more)


def test_lines_from_one_place_leave_together() -> None:
    runs = split_lines([part(1, 5), part(2, 3)], default_location_id=NL)

    assert len(runs) == 1
    assert runs[0].quantities == {1: 5, 2: 3}


def test_each_place_has_a_run_of_its_own() -> None:
    runs = split_lines([part(1, 5), part(1, 2, DE)], default_location_id=NL)

    assert [(run.location_id, run.quantities) for run in runs] == [
        (NL, {1: 5}),
        (DE, {1: 2}),
    ]


def test_the_backordered_part_waits_in_its_own_run() -> None:
    parts = [part(1, 4, has_supply=False), part(1, 6)]

    runs = split_lines(parts, default_location_id=NL)

    assert [(run.has_supply, run.quantities) for run in runs] == [
        (True, {1: 6}),
        (False, {1: 4}),
    ]


def test_a_customer_who_wants_it_complete_gets_one_run_per_place() -> None:
    parts = [part(1, 4, has_supply=False), part(1, 6)]

    runs = split_lines(parts, default_location_id=NL, is_complete=True)

    assert [run.quantities for run in runs] == [{1: 10}]


def test_a_service_goes_with_the_goods_of_its_place() -> None:
    parts = [part(9, 1, DE, is_goods=False), part(1, 5, NL), part(2, 5, DE)]

    runs = split_lines(parts, default_location_id=NL)

    assert [run.quantities for run in runs] == [{1: 5}, {2: 5, 9: 1}]


def test_a_service_of_another_place_goes_with_the_first_goods() -> None:
    parts = [part(9, 1, DE, is_goods=False), part(1, 5, NL)]

    runs = split_lines(parts, default_location_id=NL)

    assert [run.quantities for run in runs] == [{1: 5, 9: 1}]


def test_a_service_without_a_place_goes_with_the_first_goods() -> None:
    parts = [part(9, 1, None, is_goods=False), part(1, 5, DE)]

    runs = split_lines(parts, default_location_id=NL)

    assert [run.quantities for run in runs] == [{1: 5, 9: 1}]


def test_an_order_of_services_only_has_one_run() -> None:
    parts = [part(8, 1, None, is_goods=False), part(9, 2, None, is_goods=False)]

    runs = split_lines(parts, default_location_id=NL)

    assert [(run.location_id, run.quantities) for run in runs] == [(NL, {8: 1, 9: 2})]


parts_of_an_order = st.lists(
    st.builds(
        Part,
        line_id=st.integers(1, 4),
        quantity=quantities,
        location_id=st.sampled_from([NL, DE, None]),
        has_supply=st.booleans(),
        is_goods=st.booleans(),
    ),
    max_size=8,
)


@given(parts_of_an_order, st.booleans())
def test_the_runs_add_up_to_the_order(parts: list[Part], complete: bool) -> None:
    runs = split_lines(parts, default_location_id=NL, is_complete=complete)

    asked: Counter[int] = Counter()
    split: Counter[int] = Counter()
    for each in parts:
        asked[each.line_id] += each.quantity  # type: ignore[assignment]
    for run in runs:
        split.update(run.quantities)
    assert split == asked


@given(st.dictionaries(st.integers(1, 5), quantities), st.data())
def test_what_is_done_and_the_rest_add_up(
    asked: dict[int, Decimal], data: st.DataObject
) -> None:
    done = {
        line_id: data.draw(st.decimals(0, quantity, places=2))
        for line_id, quantity in asked.items()
    }

    rest = take_rest(asked, done)

    assert all(quantity > 0 for quantity in rest.values())
    assert {i: done[i] + rest.get(i, 0) for i in asked} == asked


def test_a_cancellation_first_takes_what_has_no_stock() -> None:
    ready = Holding(1, Decimal(6), claimed=Decimal(6))
    backordered = Holding(2, Decimal(4), claimed=Decimal(0))

    assert shrink([ready, backordered], Decimal(3)) == {2: 3}
    assert shrink([ready, backordered], Decimal(5)) == {2: 4, 1: 1}


holdings = st.lists(
    st.builds(Holding, st.integers(1, 99), quantities, st.decimals(0, 999, places=2)),
    max_size=5,
    unique_by=lambda holding: holding.run_id,
)


@given(holdings, st.data())
def test_the_runs_give_up_exactly_what_was_canceled(
    holdings: list[Holding], data: st.DataObject
) -> None:
    whole = sum((holding.quantity for holding in holdings), Decimal(0))
    excess = data.draw(st.decimals(0, whole, places=2))

    given_up = shrink(holdings, excess)

    assert sum(given_up.values(), Decimal(0)) == excess
    for holding in holdings:
        assert 0 <= given_up.get(holding.run_id, Decimal(0)) <= holding.quantity


def test_what_a_run_holds_too_much_of_is_of_the_lines_split_off() -> None:
    holdings = {1: [Holding(10, Decimal(6), Decimal(4)), Holding(20, Decimal(4), ZERO)]}
    still_open = {1: Decimal(4), 2: Decimal(3), 3: Decimal(3)}

    handed = hand_on(holdings, still_open, [[1, 2, 3]], {(10, 2): Decimal(2)})

    assert [(each.run_id, each.to_line_id, each.quantity) for each in handed] == [
        (10, 2, 2),
        (20, 2, 1),
        (20, 3, 3),
    ]


@given(st.lists(st.tuples(quantities, quantities), min_size=1), quantities)
def test_what_is_handed_on_is_what_is_lacking_and_beyond(
    held: list[tuple[Decimal, Decimal]], part: Decimal
) -> None:
    holdings = {
        1: [
            Holding(run_id, quantity, min(quantity, claimed))
            for run_id, (quantity, claimed) in enumerate(held)
        ]
    }
    total = sum((quantity for quantity, _ in held), ZERO)
    goes = min(part, total)

    handed = hand_on(holdings, {1: total - goes, 2: goes}, [[1, 2]], {})

    assert sum((each.quantity for each in handed), ZERO) == goes
    for each in handed:
        assert each.quantity <= held[each.run_id][0]
