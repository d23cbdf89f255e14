"""Restrictions, exceptions, licenses and overrides, line by line."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from orders.compliance.restrictions import (
    LicenseFacts,
    TradeLine,
    TradeResult,
    TradeRule,
    judge,
)
from orders.compliance.states import ScreeningStatus, worst_of

PASSED, REVIEW, FAILED = (
    ScreeningStatus.PASSED,
    ScreeningStatus.REVIEW,
    ScreeningStatus.FAILED,
)
TODAY = dt.date(2026, 11, 22)
BAN = TradeRule("eu/ban", "EU-1", message="Not to this country")
FREE = TradeRule("eu/free", "EU-1", is_exception=True)
LICENSED = TradeRule("eu/licensed", "EU-1", is_exception=True, needs_license=True)


def license_of(**more: Any) -> LicenseFacts:
    values: dict[str, Any] = {
        "number": "L-1",
        "id": 1,
        "valid_from": dt.date(2026, 1, 1),
        "valid_until": dt.date(2026, 12, 31),
    }
    return LicenseFacts(**values | more)


def line(line_no: int = 1, quantity: int = 4, **more: Any) -> TradeLine:
    values: dict[str, Any] = {"value": Decimal(400), "currency": "EUR"}
    return TradeLine(line_no, quantity=Decimal(quantity), **values | more)


def judged(
    *rules: TradeRule, lines: tuple[TradeLine, ...] = (), **more: Any
) -> TradeResult:
    wanted = lines or (line(),)
    by_line = {each.line_no: rules for each in wanted}
    return judge(wanted, by_line, today=TODAY, **more)


@pytest.mark.parametrize(
    ("lines", "header"),
    [
        ([PASSED, PASSED, REVIEW], REVIEW),
        ([PASSED, REVIEW, FAILED], FAILED),
        ([FAILED, REVIEW, PASSED], FAILED),
        ([PASSED, PASSED], PASSED),
        ([], PASSED),
    ],
)
def test_the_header_is_the_worst_of_all_lines_never_the_latest(
    lines: list[ScreeningStatus], header: ScreeningStatus
) -> None:
    assert worst_of(lines) == header


def test_a_restriction_without_exception_blocks_the_line() -> None:
    result = judged(BAN)

    assert result.status == FAILED
    assert [(f.line_no, f.code, f.message) for f in result.findings] == [
        (1, "EU-1", "Not to this country")
    ]


def test_each_restriction_needs_an_exception_of_its_own() -> None:
    other = TradeRule("us/ban", "US-9")

    result = judged(BAN, other, FREE)

    assert [(f.code, f.status) for f in result.findings] == [
        ("EU-1", PASSED),
        ("US-9", FAILED),
    ]


@pytest.mark.parametrize(
    ("export_class", "classes", "applies_to_all", "expected"),
    [
        ("5A002", ("5A002", "5D002"), False, FAILED),
        ("5A002", ("5A*",), False, FAILED),
        ("5a002", ("5A002",), False, FAILED),
        ("3A001", ("5A*",), False, PASSED),
        ("", ("5A*",), False, PASSED),
        ("", (), True, FAILED),
        ("5A002", (), False, PASSED),
    ],
)
def test_the_export_class_must_be_in_the_list_unless_all_are_meant(
    export_class: str,
    classes: tuple[str, ...],
    applies_to_all: bool,
    expected: ScreeningStatus,
) -> None:
    rule = TradeRule("a/b", "X", classes=classes, applies_to_all=applies_to_all)

    result = judged(rule, lines=(line(export_class=export_class),))

    assert result.status == expected


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, PASSED),
        ({"valid_until": dt.date(2026, 11, 21)}, FAILED),
        ({"valid_from": dt.date(2026, 11, 23)}, FAILED),
        ({"quantity_left": Decimal(4)}, PASSED),
        ({"quantity_left": Decimal(3)}, FAILED),
        ({"value_left": Decimal(400), "currency": "EUR"}, PASSED),
        ({"value_left": Decimal("399.99"), "currency": "EUR"}, FAILED),
        ({"value_left": Decimal(9999), "currency": "USD"}, FAILED),
        ({"countries": ("MX",)}, FAILED),
        ({"countries": ("CA",)}, PASSED),
        ({"partner_id": 8}, FAILED),
        ({"partner_id": 7}, PASSED),
        ({"restrictions": ("US-9",)}, FAILED),
        ({"restrictions": ("EU-1",)}, PASSED),
        ({"classes": ("5A*",)}, FAILED),
    ],
)
def test_an_exception_with_a_license_needs_one_that_fits(
    more: dict[str, Any], expected: ScreeningStatus
) -> None:
    wanted = line(country="CA", partner_id=7, export_class="3A001")

    result = judged(BAN, LICENSED, lines=(wanted,), licenses=[license_of(**more)])

    assert result.status == expected


def test_lines_share_what_is_left_of_a_license() -> None:
    rest = license_of(quantity_left=Decimal(6))

    result = judged(BAN, LICENSED, lines=(line(1), line(2)), licenses=[rest])

    assert [f.status for f in result.findings] == [PASSED, FAILED]
    assert [(c.line_no, c.quantity) for c in result.consumptions] == [(1, Decimal(4))]


def test_two_restrictions_of_a_line_take_of_a_license_once() -> None:
    other = TradeRule("us/ban", "US-9")
    every = TradeRule("us/licensed", "", is_exception=True, needs_license=True)

    result = judged(BAN, other, every, licenses=[license_of(quantity_left=Decimal(4))])

    assert result.status == PASSED
    assert [c.quantity for c in result.consumptions] == [Decimal(4)]


def test_what_was_taken_before_is_not_taken_again() -> None:
    empty = license_of(quantity_left=Decimal(0))

    result = judged(BAN, LICENSED, licenses=[empty], held={(1, 1)})

    assert (result.status, result.consumptions) == (PASSED, ())


def test_no_license_is_spent_where_another_exception_serves() -> None:
    result = judged(BAN, LICENSED, FREE, licenses=[license_of()])

    assert (result.findings[0].lifted_by, result.consumptions) == ("eu/free", ())


def test_an_override_is_of_one_line_and_one_code() -> None:
    result = judged(BAN, lines=(line(1), line(2)), overrides={(1, "EU-1")})

    assert [(f.line_no, f.status, f.is_overridden) for f in result.findings] == [
        (1, PASSED, True),
        (2, FAILED, False),
    ]
