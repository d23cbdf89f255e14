"""Which of the stock at a place is taken: by lot, bin, owner and quality.

1. `Shelf`: all that lies at some places, in parts; what no part holds is plain.
2. `pick`: what somebody named goes first; the rest expires first, then by the number of
   the lot; ours before another's, then as the picker walks; plain stock comes last.
   What has expired is never picked, unless its lot is named or it is not for sale.
3. `take_exactly`: from one part and no other (put-away, inspection, counts).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from inventory.engine.sharing import Key
from inventory.states import Quality

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Placing:
    """What stock is and where inside its place: bin, lot, owner, quality."""

    bin_id: int | None = None
    lot_id: int | None = None
    owner_id: int | None = None
    quality: Quality = Quality.AVAILABLE

    @property
    def is_plain(self) -> bool:
        return self == PLAIN

    @property
    def is_for_sale(self) -> bool:
        return self.quality == Quality.AVAILABLE

    def covers(self, other: Placing) -> bool:
        """Whether the other is meant here; what is not named may be any."""
        return self.quality == other.quality and all(
            mine in (None, theirs)
            for mine, theirs in (
                (self.bin_id, other.bin_id),
                (self.lot_id, other.lot_id),
                (self.owner_id, other.owner_id),
            )
        )


PLAIN = Placing()


@dataclass(frozen=True)
class Part:
    """So much of an item at a place that is alike; the plain rest has no id."""

    key: Key
    placing: Placing
    quantity: Decimal
    id: int | None = None
    expires_on: dt.date | None = None
    walk_order: int = 0

    def is_expired(self, on: dt.date) -> bool:
        return self.expires_on is not None and self.expires_on < on


@dataclass(frozen=True)
class Want:
    """So much of an item is to leave a place, or one kind of it."""

    key: Key
    quantity: Decimal
    placing: Placing = PLAIN
    #: What is lost may have expired; what is sold may not.
    any_age: bool = False

    def accepts(self, part: Part, on: dt.date) -> bool:
        return self.placing.covers(part.placing) and (
            self.any_age
            or self.placing.lot_id is not None
            or not self.placing.is_for_sale
            or not part.is_expired(on)
        )


@dataclass(frozen=True)
class Picked:
    part: Part
    quantity: Decimal


class Shelf:
    """What is left of each part while it is being taken."""

    def __init__(self, parts: Iterable[Part]) -> None:
        self._left: dict[tuple[Key, Placing], Decimal] = {}
        self._by_key: dict[Key, list[Part]] = defaultdict(list)
        for part in parts:
            self._left[part.key, part.placing] = part.quantity
            self._by_key[part.key].append(part)

    def parts_at(self, key: Key) -> list[Part]:
        return self._by_key.get(key, [])

    def left(self, key: Key, placing: Placing) -> Decimal:
        return self._left.get((key, placing), NOTHING)

    def take(self, part: Part, wanted: Decimal) -> Decimal:
        at = (part.key, part.placing)
        taken = max(min(wanted, self._left[at]), NOTHING)
        self._left[at] -= taken
        return taken


def pick(
    wants: Sequence[Want],
    parts: Iterable[Part],
    *,
    on: dt.date,
    is_plain_first: bool = False,
) -> tuple[list[Picked], list[Want]]:
    """What is taken from which part, and what could not be found.

    What got lost without anybody knowing where is missing from plain stock first.
    """
    order = _plain_first if is_plain_first else _first_to_leave
    shelf = Shelf(sorted(parts, key=order))
    taken: list[Picked] = []
    missing: list[Want] = []
    for want in sorted(wants, key=_named_first):
        rest = want.quantity
        for part in shelf.parts_at(want.key):
            if rest > 0 and want.accepts(part, on):
                got = shelf.take(part, rest)
                taken.append(Picked(part, got))
                rest -= got
        if rest > 0:
            missing.append(replace(want, quantity=rest))
    return _sum_per_part(taken), missing


def take_exactly(
    wants: Sequence[Want], parts: Iterable[Part]
) -> tuple[list[Picked], list[Want]]:
    """What is taken from the named parts alone; one pick for each want, in order."""
    shelf = Shelf(parts)
    taken: list[Picked] = []
    missing: list[Want] = []
    for want in wants:
        at = [p for p in shelf.parts_at(want.key) if p.placing == want.placing]
        got = shelf.take(at[0], want.quantity) if at else NOTHING
        if got < want.quantity:
            missing.append(replace(want, quantity=want.quantity - got))
        else:
            taken.append(Picked(at[0], got))
    return taken, missing


def acceptable(parts: Iterable[Part], want: Want, *, on: dt.date) -> Decimal:
    """How much there is of what is wanted."""
    fitting = [p for p in parts if p.key == want.key and want.accepts(p, on)]
    return sum((part.quantity for part in fitting), NOTHING)


def _first_to_leave(part: Part) -> tuple[object, ...]:
    placing = part.placing
    return (
        part.id is None,
        placing.lot_id is None,
        part.expires_on or dt.date.max,
        placing.lot_id or 0,
        placing.owner_id is not None,
        part.walk_order,
        part.id or 0,
    )


def _plain_first(part: Part) -> tuple[object, ...]:
    return (part.id is not None, *_first_to_leave(part)[1:])


def _named_first(want: Want) -> int:
    """Who names more chooses before who names less."""
    placing = want.placing
    named = (placing.bin_id, placing.lot_id, placing.owner_id)
    return sum(each is None for each in named)


def _sum_per_part(taken: Iterable[Picked]) -> list[Picked]:
    sums: dict[tuple[Key, Placing], Picked] = {}
    for each in taken:
        at = (each.part.key, each.part.placing)
        before = sums.get(at)
        quantity = each.quantity + (before.quantity if before else NOTHING)
        if quantity:
            sums[at] = Picked(each.part, quantity)
    return list(sums.values())
