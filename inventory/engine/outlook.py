"""How much will be left on each coming day, orders not yet known counted as well.

What is wanted until a day is what is known of it (claims, waiting lines) or what the
forecast expects until then, whichever is more: orders that come in use the forecast up.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from inventory.engine.projection import Change, project

STEP = Decimal("0.01")
DEMAND = ("claimed", "waiting")


def outlook(
    on_hand: Decimal,
    changes: Sequence[Change],
    path: Sequence[float],
    *,
    today: dt.date,
) -> list[Decimal]:
    """What is left at the end of today and of each coming day of the path."""
    days = [today + dt.timedelta(days=day) for day in range(len(path))]
    levels = {level.on: level.level for level in project(on_hand, changes, today=today)}
    known = _known_until(changes, today)
    left, level = [], on_hand
    expected = wanted = Decimal(0)
    for on, value in zip(days, path, strict=True):
        level = levels.get(on, level)
        wanted += known.get(on, Decimal(0))
        expected += Decimal(str(value))
        rest = level - max(expected - wanted, Decimal(0))
        left.append(rest.quantize(STEP, ROUND_HALF_UP))
    return left


def _known_until(
    changes: Sequence[Change], today: dt.date
) -> Mapping[dt.date, Decimal]:
    by_day: dict[dt.date, Decimal] = {}
    for change in changes:
        if change.kind in DEMAND:
            on = max(change.on or today, today)
            by_day[on] = by_day.get(on, Decimal(0)) - change.quantity
    return by_day
