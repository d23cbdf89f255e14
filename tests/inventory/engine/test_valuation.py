"""The numbers of docs/algorithms/stock-value.md, with a pocket calculator."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.engine.valuation import (
    Basis,
    Holder,
    Ledger,
    Method,
    Move,
    Side,
    Valuation,
    exact,
    value_at,
)

OUT, TRANSIT = Side.OUTSIDE, Side.TRANSIT
OURS, THEIRS = 1, 2
BOTH = pytest.mark.parametrize("method", list(Method))
_ids = count(1)


def _move(
    day: int, quantity: str, source: Holder, destination: Holder, cost: str = ""
) -> Move:
    return Move(
        next(_ids),
        dt.date(2026, 11, day),
        Decimal(quantity),
        source,
        destination,
        Decimal(cost) if cost else None,
    )


def _in(day: int, quantity: str, cost: str = "") -> Move:
    return _move(day, quantity, OUT, OURS, cost)


def _out(day: int, quantity: str) -> Move:
    return _move(day, quantity, OURS, OUT)


def _held(
    method: Method, moves: Sequence[Move], company: int = OURS
) -> tuple[Decimal, Decimal]:
    held = _state(method, moves, company)
    return held.quantity, exact(held.value)


def _state(method: Method, moves: Sequence[Move], company: int = OURS) -> Valuation:
    ledger = Ledger(method)
    for move in moves:
        ledger.apply(move)
    return ledger.state(company)


STORY = [_in(2, "10", "4.00"), _in(9, "10", "5.00"), _out(12, "12"), _in(20, "4", "6")]


def test_by_average_every_piece_costs_the_same() -> None:
    # 10 × 4 + 10 × 5 = 90, 4.50 each; 12 leave, 8 × 4.50 = 36; 4 × 6 more.
    assert _held(Method.WEIGHTED_AVERAGE, STORY[:2]) == (20, 90)
    assert _held(Method.WEIGHTED_AVERAGE, STORY[:3]) == (8, 36)
    held = _state(Method.WEIGHTED_AVERAGE, STORY)
    assert (held.quantity, held.value, held.unit_cost) == (12, 60, 5)
    assert len(held.layers) == 1


def test_first_in_first_out_keeps_the_youngest() -> None:
    # 12 leave: all 10 at 4 and 2 at 5; 8 at 5 stay; 4 × 6 more.
    assert _held(Method.FIFO, STORY[:3]) == (8, 40)
    held = _state(Method.FIFO, STORY)
    assert (held.quantity, held.value) == (12, 64)
    assert [(layer.quantity, layer.unit_cost) for layer in held.layers] == [
        (8, 5),
        (4, 6),
    ]


def test_an_average_that_never_ends_is_rounded_once() -> None:
    moves = [_in(1, "1", "1.00"), _in(2, "2", "2.00"), _out(3, "1")]

    # 5.00 for 3, 1.666… each: 3.33 for 2.
    assert _held(Method.WEIGHTED_AVERAGE, moves) == (2, Decimal("3.333333"))
    assert _held(Method.WEIGHTED_AVERAGE, [*moves, _out(4, "2")]) == (0, 0)


@BOTH
def test_what_comes_without_a_cost_counts_at_standard_cost_and_says_so(
    method: Method,
) -> None:
    found = Move(1, dt.date(2026, 11, 2), Decimal(3), OUT, OURS, None, Decimal("2.50"))

    held = _state(method, [found])
    assert (held.value, held.basis) == (Decimal("7.50"), Basis.STANDARD)

    unknown = _state(method, [_in(2, "3")])
    assert (unknown.value, unknown.basis) == (0, Basis.UNKNOWN)


@BOTH
def test_what_left_before_it_came_is_made_up_for_first(method: Method) -> None:
    moves = [_out(1, "5"), _in(3, "8", "4.00")]

    early = _state(method, moves[:1])
    assert (early.quantity, early.value, early.owed) == (-5, 0, 5)
    assert _held(method, moves) == (3, 12)


@BOTH
def test_a_transfer_inside_a_company_changes_nothing(method: Method) -> None:
    sent = [_in(1, "10", "4"), _move(2, "6", OURS, TRANSIT)]
    assert _held(method, sent) == (10, 40)
    assert _state(method, sent).in_transit == 6

    received = [*sent, _move(4, "6", TRANSIT, OURS), _move(5, "2", OURS, OURS)]
    assert _held(method, received) == (10, 40)
    assert _state(method, received).in_transit == 0


@BOTH
def test_a_transfer_to_another_company_takes_the_value_along(method: Method) -> None:
    moves = [
        _in(1, "10", "4"),
        _move(2, "6", OURS, TRANSIT),
        _move(4, "6", TRANSIT, THEIRS),
    ]

    assert _held(method, moves) == (4, 16)
    assert _held(method, moves, THEIRS) == (6, 24)


@BOTH
def test_what_is_lost_in_transit_is_lost_by_who_sent_it(method: Method) -> None:
    moves = [_in(1, "10", "4"), _move(2, "6", OURS, TRANSIT)]
    moves += [_move(4, "5", TRANSIT, OURS), _move(4, "1", TRANSIT, OUT)]

    assert _held(method, moves) == (9, 36)


def test_the_value_of_any_day_is_read_from_the_same_replay() -> None:
    days = [dt.date(2026, 11, day) for day in (1, 9, 15, 30)]

    values = value_at(STORY, days, company=OURS, method=Method.FIFO)

    assert [(each.quantity, each.value) for each in values] == [
        (0, 0),
        (20, 90),
        (8, 40),
        (12, 64),
    ]


HOLDERS = st.sampled_from([OUT, TRANSIT, OURS, THEIRS])
COSTS = st.none() | st.decimals("0", "999", places=2)
MOVES = st.lists(
    st.builds(
        lambda day, quantity, source, destination, cost: Move(
            next(_ids),
            dt.date(2026, 11, day),
            Decimal(quantity),
            source,
            destination,
            cost,
            Decimal("3.21"),
        ),
        st.integers(1, 28),
        st.integers(1, 40),
        HOLDERS,
        HOLDERS,
        COSTS,
    ),
    max_size=30,
)


@given(MOVES)
def test_whatever_happens_layers_make_up_the_total_and_nothing_is_negative(
    moves: list[Move],
) -> None:
    for company in (OURS, THEIRS):
        average, fifo = (_state(method, moves, company) for method in Method)

        assert average.quantity == fifo.quantity
        assert average.owed == fifo.owed
        for held in (average, fifo):
            assert held.value == sum(layer.value for layer in held.layers)
            assert held.value >= 0
            assert all(layer.quantity > 0 for layer in held.layers)


@given(MOVES)
def test_what_movements_changed_adds_up_to_what_is_held(moves: list[Move]) -> None:
    for method in Method:
        ledger = Ledger(method)
        effects = [effect for move in moves for effect in ledger.apply(move)]
        for company in (OURS, THEIRS):
            own = [effect for effect in effects if effect.company == company]
            held = ledger.state(company)
            assert sum(each.quantity for each in own) == held.quantity
            assert exact(sum((each.value for each in own), Decimal(0))) == exact(
                held.value
            )
