from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.money import minor_unit, round_amount, round_unit_price, spread

AMOUNTS = st.integers(-10_000_000, 10_000_000).map(lambda cents: Decimal(cents) / 100)
WEIGHTS = st.lists(
    st.decimals(0, 10_000, places=4, allow_nan=False), min_size=1, max_size=40
).filter(lambda weights: sum(weights) > 0)


@given(total=AMOUNTS, weights=WEIGHTS)
def test_the_shares_add_up_to_the_total(total: Decimal, weights: list[Decimal]) -> None:
    shares = spread(total, weights, "EUR")

    assert sum(shares) == total
    assert all(share == round_amount(share, "EUR") for share in shares)


@given(total=AMOUNTS, weights=WEIGHTS)
def test_a_share_is_less_than_a_cent_off(
    total: Decimal, weights: list[Decimal]
) -> None:
    for share, weight in zip(spread(total, weights, "EUR"), weights, strict=True):
        assert abs(share - total * weight / sum(weights)) < Decimal("0.01")


def test_a_euro_shared_by_three_gives_the_first_the_cent() -> None:
    assert spread(Decimal("1.00"), [Decimal(1)] * 3, "EUR") == [
        Decimal("0.34"),
        Decimal("0.33"),
        Decimal("0.33"),
    ]


def test_yen_have_no_cents() -> None:
    assert spread(Decimal(10), [Decimal(1)] * 3, "JPY") == [4, 3, 3]
    assert minor_unit("KWD") == Decimal("0.001")


def test_sharing_by_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="positive"):
        spread(Decimal(1), [Decimal(0)], "EUR")


def test_half_a_cent_is_rounded_up_and_away_from_zero() -> None:
    assert round_amount(Decimal("2.345"), "EUR") == Decimal("2.35")
    assert round_amount(Decimal("-2.345"), "EUR") == Decimal("-2.35")
    assert round_unit_price(Decimal("0.12345")) == Decimal("0.1235")
