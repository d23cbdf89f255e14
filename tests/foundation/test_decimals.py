"""Numbers as people type and paste them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from foundation.decimals import LocalDecimalField


@pytest.mark.parametrize(
    ("language", "typed", "expected"),
    [
        ("en", "1,5", "1.5"),
        ("en", "1,500", "1500"),
        ("en", "1,234.50", "1234.50"),
        ("en", "12.5", "12.5"),
        ("nl", "1,5", "1.5"),
        ("nl", "1.5", "1.5"),
        ("nl", "1.500", "1500"),
        ("de", "1.234,50", "1234.50"),
        ("tr", " 12,5 ", "12.5"),
    ],
)
def test_a_separator_of_thousands_must_part_thousands(
    language: str, typed: str, expected: str
) -> None:
    with translation.override(language):
        assert LocalDecimalField().clean(typed) == Decimal(expected)


@pytest.mark.parametrize(
    "typed", ["1,5.2", "1,2,3", "BK-VEL", "1.2.3", "NaN", "1e3", "1_000", "."]
)
def test_what_is_no_number_is_refused(typed: str) -> None:
    with translation.override("en"), pytest.raises(ValidationError):
        LocalDecimalField().clean(typed)
