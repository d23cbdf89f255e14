"""Numbers as rules give them: plain, finite, or no value at all."""

from __future__ import annotations

from decimal import Decimal, DecimalException
from typing import Any

from foundation.rules.errors import RuleFailed


def number(value: Any) -> Decimal:
    try:
        found = Decimal(str(value).strip())
    except DecimalException:
        raise bad_value(value) from None
    if not found.is_finite():
        raise bad_value(value)
    return found


def bad_value(value: Any) -> RuleFailed:
    return RuleFailed("rule.bad_value", value=str(value)[:100])
