from __future__ import annotations

from decimal import Decimal

import pytest

from foundation.approvals.values import (
    ApprovedValue,
    Sort,
    Worse,
    decode,
    encode,
    worsened,
)

AMOUNT = ApprovedValue("amount", "Amount", Worse.UP, Decimal("1000.00"), Sort.MONEY)
MARGIN = ApprovedValue("margin", "Margin", Worse.DOWN, Decimal("20"), Sort.PERCENT)
COUNTRY = ApprovedValue("country", "Country", Worse.CHANGE, "NL")


def _with(base: ApprovedValue, value: str | None) -> ApprovedValue:
    is_text = base.sort == Sort.TEXT or value is None
    later = value if is_text else Decimal(value or 0)
    return ApprovedValue(base.name, base.label, base.worse, later, base.sort)


@pytest.mark.parametrize(
    ("approved", "later", "is_worse"),
    [
        (AMOUNT, "1000.00", False),
        (AMOUNT, "999.99", False),
        (AMOUNT, "1000.01", True),
        (AMOUNT, "1000.0", False),
        (MARGIN, "20.01", False),
        (MARGIN, "19.99", True),
        (MARGIN, None, True),
        (COUNTRY, "NL", False),
        (COUNTRY, "TR", True),
        (COUNTRY, None, True),
    ],
)
def test_a_value_is_worse_only_in_its_own_direction(
    approved: ApprovedValue, later: str | None, is_worse: bool
) -> None:
    assert _with(approved, later).is_worse_than(approved) is is_worse


def test_another_currency_is_worse() -> None:
    euros = ApprovedValue("a", "A", Worse.UP, Decimal(100), Sort.MONEY, "EUR")
    liras = ApprovedValue("a", "A", Worse.UP, Decimal(100), Sort.MONEY, "TRY")

    assert liras.is_worse_than(euros)


def test_the_change_shows_both_values() -> None:
    later = [_with(AMOUNT, "1500.00"), _with(MARGIN, "25")]

    (change,) = worsened([AMOUNT, MARGIN], later)

    assert change.before.value == Decimal("1000.00")
    assert change.after.value == Decimal("1500.00")


def test_values_come_back_from_json() -> None:
    values = (AMOUNT, MARGIN, COUNTRY)

    assert decode(encode(values)) == values
