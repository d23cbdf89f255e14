"""Holds of all kinds."""

from __future__ import annotations

from typing import Any

from foundation.facts import renew_version
from foundation.models import User
from orders.models import Hold, HoldCode, Order
from orders.services.holding.holds import HoldWish, apply_hold, release_hold


def make_hold_code(code: str = "stop", **fields: Any) -> HoldCode:
    """A code that stops every step; the same one when asked again."""
    values = {"name": code.capitalize(), **fields}
    made, _ = HoldCode.objects.get_or_create(code=code, defaults=values)
    renew_version("holds")
    return made


def hold(
    order: Order,
    line_no: int | None = None,
    *,
    code: str = "stop",
    by: User | None = None,
    **fields: Any,
) -> Hold:
    """A hold by hand on an order or a line; `step=` makes it one of a later step."""
    make_hold_code(code)
    wish = HoldWish(code, line_no, **{"reason": "Please wait", **fields})
    return apply_hold(order, wish, by=by)


def release(held: Hold, *, by: User | None = None) -> Hold:
    return release_hold(held, reason="All right", by=by)
