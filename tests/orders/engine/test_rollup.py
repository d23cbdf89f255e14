from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.engine.rollup import (
    LineQuantities,
    MoneyTotals,
    fulfilment_of,
    payment_of,
    roll_up,
)
from orders.states import FulfilmentStatus, PaymentStatus

D = Decimal


def line(ordered: int = 10, **quantities: int) -> LineQuantities:
    return LineQuantities(D(ordered), **{k: D(v) for k, v in quantities.items()})


FULFILMENT = [
    ([], "none"),
    ([line(canceled=10)], "canceled"),
    ([line(scheduled=10, shipped=10, delivered=10)], "delivered"),
    ([line(shipped=10, delivered=10), line(canceled=10)], "delivered"),
    ([line(canceled=4, shipped=6, delivered=6)], "delivered"),
    ([line(shipped=10, delivered=10), line(scheduled=10)], "partly_delivered"),
    ([line(shipped=10, delivered=3)], "partly_delivered"),
    ([line(shipped=10), line(shipped=10)], "shipped"),
    ([line(shipped=10), line(scheduled=10)], "partly_shipped"),
    ([line(scheduled=10), line(scheduled=9)], "backordered"),
    ([line()], "backordered"),
    ([line(scheduled=10, reserved=10)], "reserved"),
    ([line(scheduled=10, reserved=10), line(scheduled=10)], "scheduled"),
    ([line(scheduled=10)], "scheduled"),
    ([line(canceled=3, scheduled=7, reserved=7)], "reserved"),
]


@pytest.mark.parametrize(("lines", "status"), FULFILMENT)
def test_fulfilment_follows_its_table(lines: list[LineQuantities], status: str) -> None:
    assert fulfilment_of(lines) == FulfilmentStatus(status)


PAYMENT = [
    ([line()], MoneyTotals(), "none"),
    ([line(invoiced=10)], MoneyTotals(D(121)), "invoiced"),
    ([line(invoiced=4)], MoneyTotals(D(48)), "partly_invoiced"),
    ([line(invoiced=4)], MoneyTotals(D(48), D(48)), "partly_paid"),
    ([line(invoiced=10)], MoneyTotals(D(121), D(100)), "partly_paid"),
    ([line(invoiced=10)], MoneyTotals(D(121), D(121)), "paid"),
    ([line(invoiced=10)], MoneyTotals(D(121), D("120.50"), D("0.50")), "paid"),
    ([line(invoiced=10)], MoneyTotals(), "paid"),
    ([line(canceled=6, invoiced=4)], MoneyTotals(D(48), D(48)), "paid"),
    ([line(canceled=10)], MoneyTotals(), "none"),
]


@pytest.mark.parametrize(("lines", "money", "status"), PAYMENT)
def test_payment_follows_its_table(
    lines: list[LineQuantities], money: MoneyTotals, status: str
) -> None:
    assert payment_of(lines, money) == PaymentStatus(status)


def test_an_order_is_complete_when_delivered_invoiced_and_paid() -> None:
    done = [line(shipped=10, delivered=10, invoiced=10)]

    assert roll_up(done, MoneyTotals(D(121), D(121))).is_complete
    assert not roll_up(done, MoneyTotals(D(121), D(120))).is_complete
    assert not roll_up([line(shipped=10, invoiced=10)], MoneyTotals()).is_complete


@st.composite
def possible_lines(draw: st.DrawFn) -> LineQuantities:
    ordered = draw(st.integers(1, 20))
    canceled = draw(st.integers(0, ordered))
    wanted = ordered - canceled
    shipped = draw(st.integers(0, wanted))
    return line(
        ordered,
        canceled=canceled,
        scheduled=draw(st.integers(shipped, wanted)),
        shipped=shipped,
        delivered=draw(st.integers(0, shipped)),
        invoiced=draw(st.integers(0, shipped)),
    )


@given(st.lists(possible_lines(), min_size=1, max_size=5))
def test_the_status_does_not_depend_on_the_order_of_lines(
    lines: list[LineQuantities],
) -> None:
    assert fulfilment_of(lines) == fulfilment_of(list(reversed(lines)))


@given(st.lists(possible_lines(), min_size=1, max_size=5))
def test_a_canceled_line_more_changes_nothing(lines: list[LineQuantities]) -> None:
    gone = line(5, canceled=5)

    assert fulfilment_of([*lines, gone]) == fulfilment_of(lines)


@given(st.lists(possible_lines(), min_size=1, max_size=5))
def test_delivered_means_that_nothing_is_open(lines: list[LineQuantities]) -> None:
    if fulfilment_of(lines) == FulfilmentStatus.DELIVERED:
        assert all(each.delivered == each.wanted for each in lines)


@given(st.lists(possible_lines(), min_size=1, max_size=4))
def test_cutting_a_line_in_two_keeps_the_status_of_goods_that_left(
    lines: list[LineQuantities],
) -> None:
    first = lines[0]
    halves = [
        LineQuantities(first.shipped, ZERO, first.shipped, ZERO, first.shipped),
        LineQuantities(
            first.ordered - first.shipped,
            first.canceled,
            first.scheduled - first.shipped,
        ),
    ]
    whole = [
        LineQuantities(
            first.ordered, first.canceled, first.scheduled, ZERO, first.shipped
        ),
        *lines[1:],
    ]

    assert fulfilment_of([*halves, *lines[1:]]) == fulfilment_of(whole)


ZERO = Decimal(0)
