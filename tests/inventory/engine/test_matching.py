from __future__ import annotations

from decimal import Decimal

import pytest

from inventory.engine.matching import (
    Agreed,
    Billed,
    MatchProblem,
    Tolerance,
    match_line,
    match_totals,
)

TOLERANCE = Tolerance(percent=Decimal(1), amount=Decimal(5))


def agreed(
    received: str = "100",
    *,
    returned: str = "0",
    invoiced: str = "0",
    price: str | None = "10.00",
) -> Agreed:
    return Agreed(
        Decimal(100),
        Decimal(received),
        Decimal(returned),
        Decimal(invoiced),
        None if price is None else Decimal(price),
    )


def match(quantity: str, price: str, ours: Agreed | None) -> list[MatchProblem]:
    billed = Billed(Decimal(quantity), Decimal(price))
    return match_line(billed, ours, TOLERANCE, "EUR")


def codes(problems: list[MatchProblem]) -> list[str]:
    return [problem.code for problem in problems]


def test_what_was_ordered_and_came_in_agrees() -> None:
    assert match("100", "10.00", agreed()) == []


def test_more_than_came_in_differs() -> None:
    [problem] = match("100", "10.00", agreed("60"))

    assert problem.code == "match.more_than_received"
    assert problem.params == {"quantity": "100", "received": "60", "before": "0"}


@pytest.mark.parametrize(
    ("ours", "payable"),
    [
        (agreed("60"), "60"),
        (agreed("60", invoiced="40"), "20"),
        (agreed("60", returned="10", invoiced="40"), "10"),
        (agreed("60", invoiced="70"), "0"),
    ],
)
def test_what_was_returned_or_invoiced_before_is_not_paid(
    ours: Agreed, payable: str
) -> None:
    assert ours.payable == Decimal(payable)
    assert codes(match(str(Decimal(payable) + 1), "10.00", ours)) == [
        "match.more_than_received"
    ]


@pytest.mark.parametrize(
    ("quantity", "price", "is_different"),
    [
        ("100", "10.10", False),  # 10.00 more of 1,000.00: one percent
        ("100", "10.11", True),
        ("2", "12.50", False),  # 5.00 more
        ("2", "12.51", True),
        ("100", "8.00", False),  # cheaper
    ],
)
def test_the_price_may_exceed_the_agreed_one_by_the_tolerance(
    quantity: str, price: str, is_different: bool
) -> None:
    expected = ["match.price"] if is_different else []

    assert codes(match(quantity, price, agreed())) == expected


def test_a_price_that_differs_says_by_how_much() -> None:
    [problem] = match("100", "10.50", agreed())

    assert problem.params["excess"] == {"amount": "50.00", "currency": "EUR"}


def test_what_was_never_ordered_differs() -> None:
    assert codes(match("1", "25.00", None)) == ["match.not_ordered"]


def test_a_line_without_an_agreed_price_differs() -> None:
    assert codes(match("1", "25.00", agreed(price=None))) == ["match.no_price"]


@pytest.mark.parametrize(
    ("net", "currency", "expected"),
    [
        ("1030.00", "EUR", []),
        ("1030.02", "EUR", []),
        ("1030.03", "EUR", ["match.net"]),
        ("1030.00", "USD", ["match.currency"]),
    ],
)
def test_the_invoice_as_a_whole(net: str, currency: str, expected: list[str]) -> None:
    lines = [Billed(Decimal(100), Decimal(10)), Billed(Decimal(3), Decimal(10))]

    problems = match_totals(
        lines, net=Decimal(net), currency=currency, agreed_currency="EUR"
    )

    assert codes(problems) == expected
