"""Small supply pictures for the engine's tests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from promising.engine.shapes import (
    Component,
    Demand,
    LinePromise,
    Place,
    Policy,
    SupplyPicture,
)

#: A Tuesday, 09:00 UTC.
POLICY = Policy(dt.datetime(2026, 11, 17, 9, 0, tzinfo=dt.UTC))

NEAR, MIDDLE, FAR = (
    Place(1, "NEAR", "Near", 50, 1),
    Place(2, "MID", "Middle", 300, 2),
    Place(3, "FAR", "Far", 900, 3),
)
BIKE, BELL, TUBE = 11, 12, 13


def picture(available: Mapping[tuple[int, int], int]) -> SupplyPicture:
    """Three places; available by (item, place)."""
    quantities = {key: Decimal(value) for key, value in available.items()}
    return SupplyPicture((NEAR, MIDDLE, FAR), quantities)


def line(
    number: int, item: int, quantity: int | str, wanted_on: dt.date | None = None
) -> Demand:
    component = Component(item, Decimal(1), f"SKU-{item}")
    return Demand(f"ORD-1/{number}", Decimal(quantity), (component,), wanted_on)


def kit(number: int, quantity: int, contents: Mapping[int, int]) -> Demand:
    components = tuple(
        Component(item, Decimal(count), f"SKU-{item}")
        for item, count in contents.items()
    )
    return Demand(f"ORD-1/{number}", Decimal(quantity), components)


def parts_of(promise: LinePromise) -> list[tuple[int | None, int, str]]:
    return [
        (part.location_id, int(part.quantity), part.mode.value)
        for part in promise.parts
    ]


def codes_of(promise: LinePromise) -> list[str]:
    return [reason.code for part in promise.parts for reason in part.reasons]
