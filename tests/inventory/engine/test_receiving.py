from decimal import Decimal

import pytest

from inventory.engine.receiving import Arrived, Expected, Taken, compare, cost_in
from inventory.states import Discrepancy, Quality

BIKE, BELL = 1, 2


def line(
    line_id: int = 11, quantity: str = "100", tolerance: str = "0", **more: Decimal
) -> Expected:
    """A line of the order for so many bikes."""
    wanted = Decimal(quantity)
    return Expected(line_id, BIKE, wanted, wanted, tolerance=Decimal(tolerance), **more)


def came(quantity: str, damaged: str = "0", line_id: int | None = None) -> Arrived:
    return Arrived(BIKE, Decimal(quantity), Decimal(damaged), line_id)


def rows(taken: tuple[Taken, ...]) -> list[tuple[int | None, Decimal, str, str]]:
    return [
        (each.line_id, each.quantity, each.quality.value, each.discrepancy.value)
        for each in taken
    ]


def test_what_was_expected_is_taken_in_as_expected() -> None:
    outcome = compare([line()], [came("100")])

    assert rows(outcome.taken) == [(11, Decimal(100), "available", "none")]
    assert outcome.shorts == ()
    assert outcome.too_much == ()
    assert outcome.received() == {11: Decimal(100)}


def test_less_than_announced_is_short_and_damaged_pieces_are_blocked() -> None:
    outcome = compare([line(announced=Decimal(80))], [came("75", "5")])

    assert rows(outcome.taken) == [
        (11, Decimal(70), "available", "short"),
        (11, Decimal(5), "blocked", "damaged"),
    ]
    [short] = outcome.shorts
    assert (short.expected, short.came, short.missing) == (
        Decimal(80),
        Decimal(75),
        Decimal(5),
    )
    assert outcome.received() == {11: Decimal(75)}


@pytest.mark.parametrize(
    ("quantity", "tolerance", "is_too_much"),
    [
        ("100", "0", False),
        ("101", "0", True),
        ("105", "5", False),
        ("105.01", "5", True),
    ],
)
def test_tolerance_says_how_much_more_is_taken_in(
    quantity: str, tolerance: str, *, is_too_much: bool
) -> None:
    outcome = compare([line(tolerance=tolerance)], [came(quantity)])

    assert bool(outcome.too_much) == is_too_much
    expected = Discrepancy.NONE if quantity == "100" else Discrepancy.OVER
    assert outcome.taken[0].discrepancy == expected


def test_tolerance_is_used_up_only_once() -> None:
    partly = Expected(
        11, BIKE, Decimal(0), Decimal(100), tolerance=Decimal(5), over=Decimal(3)
    )

    assert partly.most == 2
    assert compare([partly], [came("3")]).too_much[0].most == 2


def test_a_notice_may_hold_more_than_announced_but_not_than_ordered() -> None:
    announced = line(announced=Decimal(80))

    assert not compare([announced], [came("100")]).too_much
    assert compare([announced], [came("101")]).too_much[0].most == 100


def test_what_names_no_line_fills_the_lines_in_their_order() -> None:
    lines = [line(11, "10"), line(12, "20")]

    outcome = compare(lines, [came("25", "6")])

    assert rows(outcome.taken) == [
        (11, Decimal(10), "available", "none"),
        (12, Decimal(9), "available", "short"),
        (12, Decimal(6), "blocked", "damaged"),
    ]


def test_two_lots_of_one_line_are_counted_together() -> None:
    outcome = compare([line(quantity="10")], [came("6"), came("4", line_id=11)])

    assert [each.discrepancy for each in outcome.taken] == [Discrepancy.NONE] * 2
    assert [each.arrival for each in outcome.taken] == [0, 1]
    assert outcome.shorts == ()


def test_what_nobody_ordered_is_named() -> None:
    outcome = compare([line()], [Arrived(BELL, Decimal(1)), came("100")])

    assert outcome.unexpected == (0,)
    assert compare([line()], [came("1", line_id=99)]).unexpected == (0,)


def test_a_blind_receipt_takes_in_what_came() -> None:
    inspected = Arrived(BIKE, Decimal(7), Decimal(2), is_inspected=True)

    outcome = compare([], [inspected], is_blind=True)

    assert rows(outcome.taken) == [
        (None, Decimal(5), Quality.INSPECTION.value, "none"),
        (None, Decimal(2), Quality.BLOCKED.value, "damaged"),
    ]
    assert outcome.received() == {}


def test_a_line_of_which_nothing_came_is_short() -> None:
    outcome = compare([line(11, "10"), line(12, "20")], [came("10", line_id=11)])

    [short] = outcome.shorts
    assert (short.line_id, short.missing) == (12, Decimal(20))


def test_a_price_in_another_currency_is_no_cost() -> None:
    assert cost_in("EUR", Decimal("8.50"), "EUR") == Decimal("8.50")
    assert cost_in("EUR", Decimal("8.50"), "USD") is None
    assert cost_in("EUR", None, "EUR") is None
