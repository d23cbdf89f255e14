from __future__ import annotations

from decimal import Decimal

import pytest

from partners.engine.credit import (
    CreditTerms,
    Owed,
    check_credit,
    credit_left,
    needs_check_again,
)
from partners.states import CreditCheck

OWED = Owed("EUR", Decimal("400.00"), Decimal("300.00"), Decimal("200.00"))
NONE, BALANCE, SHIPPED, OPEN = CreditCheck


def terms(
    check: CreditCheck, limit: str | None = "1000.00", *, is_mandatory: bool = False
) -> CreditTerms:
    amount = Decimal(limit) if limit else None
    return CreditTerms(amount, "EUR", check, is_mandatory)


@pytest.mark.parametrize(
    ("check", "counted", "most"),
    [
        (BALANCE, "200.00", "800.00"),
        (SHIPPED, "500.00", "500.00"),
        (OPEN, "900.00", "100.00"),
    ],
)
def test_each_check_counts_its_part_of_what_is_owed(
    check: CreditCheck, counted: str, most: str
) -> None:
    just = check_credit(terms(check), OWED, Decimal(most))
    beyond = check_credit(terms(check), OWED, Decimal(most) + Decimal("0.01"))

    assert (just.is_within, just.owed) == (True, Decimal(counted))
    assert (beyond.is_within, beyond.excess) == (False, Decimal("0.01"))
    assert beyond.code == "credit.exceeded"
    assert credit_left(terms(check), OWED) == Decimal(most)


def test_without_a_check_or_a_limit_everything_is_within() -> None:
    million = Decimal(1_000_000)

    assert check_credit(terms(NONE), OWED, million).is_within
    assert check_credit(terms(OPEN, limit=None), OWED, million).is_within
    assert credit_left(terms(NONE), OWED) is None


def test_a_mandatory_check_overrides_none() -> None:
    mandatory = terms(NONE, is_mandatory=True)

    assert mandatory.scope == OPEN
    assert check_credit(mandatory, OWED, Decimal("100.00")).is_within
    assert not check_credit(mandatory, OWED, Decimal("100.01")).is_within


def test_a_mandatory_check_without_a_limit_gives_no_credit() -> None:
    strict = terms(BALANCE, limit=None, is_mandatory=True)

    assert not check_credit(strict, Owed("EUR"), Decimal("0.01")).is_within


def test_another_currency_is_never_compared() -> None:
    checked = check_credit(terms(OPEN), Owed("USD"), Decimal("1.00"))

    assert (checked.is_within, checked.code) == (False, "credit.other_currency")


@pytest.mark.parametrize(
    ("amount", "again"), [("100.00", False), ("110.00", False), ("110.01", True)]
)
def test_after_a_release_only_what_rises_beyond_the_tolerance_is_asked_about(
    amount: str, *, again: bool
) -> None:
    found = needs_check_again(Decimal("100.00"), Decimal(amount), Decimal(10))

    assert found is again
