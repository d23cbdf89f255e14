"""Where to take what from: a picker's way through the bins, first to expire first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from inventory.engine.parts import Part, Want, pick
from inventory.locks import LockedBalance
from inventory.models import Balance, Location, Lot
from inventory.services.ledger import read_parts


@dataclass(frozen=True)
class PickWish:
    """So much of an item for one line; `ref` is the caller's own name of it."""

    ref: str
    item_id: int
    quantity: Decimal


@dataclass(frozen=True)
class PickStep:
    """One stop: so much of an item from a bin, of a lot, for a line."""

    ref: str
    item_id: int
    quantity: Decimal
    bin: Location | None = None
    lot: Lot | None = None


#: Item and lot.
Kept = Mapping[tuple[int, int], Decimal]


def pick_steps(
    wishes: Sequence[PickWish],
    location: Location,
    *,
    on: dt.date,
    kept: Kept | None = None,
) -> list[PickStep]:
    """The stops in the order somebody walks; what lies nowhere known comes last.

    What is `kept` of a lot has been taken for somebody else already.
    """
    parts = _without(_parts(wishes, location), kept or {})
    steps: list[tuple[Part | None, PickWish, Decimal]] = []
    for wish in wishes:
        want = Want((wish.item_id, location.pk), wish.quantity)
        picked, missing = pick([want], parts, on=on)
        for each in picked:
            steps.append((each.part, wish, each.quantity))
            parts = [_less(part, each.part, each.quantity) for part in parts]
        steps += [(None, wish, rest.quantity) for rest in missing]
    bins, lots = _named([part for part, _, _ in steps if part])
    made = [
        PickStep(
            wish.ref,
            wish.item_id,
            quantity,
            bins.get(part.placing.bin_id or 0) if part else None,
            lots.get(part.placing.lot_id or 0) if part else None,
        )
        for part, wish, quantity in steps
    ]
    return sorted(made, key=_way)


def _parts(wishes: Sequence[PickWish], location: Location) -> list[Part]:
    rows = Balance.objects.filter(
        location=location, item__in={wish.item_id for wish in wishes}
    )
    return read_parts(
        {
            (row.item_id, row.location_id): LockedBalance(
                row.on_hand, row.claimed, row.version
            )
            for row in rows
        }
    )


def _without(parts: Sequence[Part], kept: Kept) -> list[Part]:
    left = dict(kept)
    rest = []
    for part in parts:
        key = (part.key[0], part.placing.lot_id or 0)
        gone = min(part.quantity, left.get(key, Decimal(0)))
        if not part.placing.is_for_sale or not gone:
            rest.append(part)
            continue
        left[key] -= gone
        rest.append(replace(part, quantity=part.quantity - gone))
    return rest


def _less(part: Part, taken: Part, quantity: Decimal) -> Part:
    is_same = (part.key, part.placing) == (taken.key, taken.placing)
    return replace(part, quantity=part.quantity - quantity) if is_same else part


def _named(parts: Sequence[Part]) -> tuple[dict[int, Location], dict[int, Lot]]:
    bins = Location.objects.in_bulk({part.placing.bin_id or 0 for part in parts})
    return bins, Lot.objects.in_bulk({part.placing.lot_id or 0 for part in parts})


def _way(step: PickStep) -> tuple[bool, int, str]:
    if step.bin is None:
        return True, 0, ""
    return False, step.bin.walk_order, step.bin.code
