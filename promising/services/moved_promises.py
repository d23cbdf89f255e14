"""What is promised of a line once part of it comes from another place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from promising.engine.days import Dates
from promising.engine.shapes import Mode, Place, PromisePart, Reason
from promising.models import Promise
from promising.queries import last_told, still_given
from promising.services.rows import promise_row

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Moved:
    """So many units of a line come from a place now, by where they came from."""

    demand_ref: str
    place: Place
    held: Mapping[int, Decimal]
    waiting: Mapping[int, Decimal]
    #: Of what is held there.
    dates: Dates

    @property
    def units(self) -> Decimal:
        """What the place holds for the line that it did not hold before."""
        return sum(self.held.values(), NOTHING)

    @property
    def from_ids(self) -> tuple[int, ...]:
        return tuple(sorted({*self.held, *self.waiting}))


def promises_after(
    moved: Moved,
    promises: Sequence[Promise],
    names: Mapping[int, str],
    at: dt.datetime,
) -> list[tuple[object, ...]]:
    """The rows of a further revision: what still holds, and what is new."""
    revision = max((each.revision for each in promises), default=0) + 1
    parts = [*_kept(moved, promises), *_new(moved, names), *_told(moved, promises)]
    return [
        promise_row(moved.demand_ref, revision, number, part, at)
        for number, part in enumerate(parts, start=1)
    ]


def _kept(moved: Moved, promises: Sequence[Promise]) -> list[PromisePart]:
    """Promises of what stays, the youngest of a place giving way first."""
    leaving = dict(moved.held)
    kept = []
    for each in reversed(still_given(promises)):
        place_id = each.location_id or 0
        gone = min(each.quantity, leaving.get(place_id, NOTHING))
        leaving[place_id] = leaving.get(place_id, NOTHING) - gone
        if each.quantity > gone:
            kept.append(_part(each, each.quantity - gone))
    return kept[::-1]


def _new(moved: Moved, names: Mapping[int, str]) -> Iterator[PromisePart]:
    if not moved.units:
        return
    was = ", ".join(names[place_id] for place_id in sorted(moved.held))
    why = Reason("promise.moved", {"place": moved.place.name, "was": was})
    yield PromisePart(
        moved.place.location_id,
        moved.units,
        Mode.STOCK,
        moved.dates.ship_on,
        moved.dates.arrive_on,
        (why, *moved.dates.reasons),
    )


def _told(moved: Moved, promises: Sequence[Promise]) -> Iterator[PromisePart]:
    """What was last said of what waits, which waits elsewhere now."""
    for each in last_told(promises):
        if each.revision == max(p.revision for p in promises):
            has_moved = each.mode == Mode.BACKORDER and each.location_id in (
                None,
                *moved.waiting,
            )
            place_id = moved.place.location_id if has_moved else each.location_id
            yield _part(each, each.quantity, place_id)


def _part(
    promise: Promise, quantity: Decimal, place_id: int | None = None
) -> PromisePart:
    return PromisePart(
        place_id or promise.location_id,
        quantity,
        Mode(promise.mode),
        promise.ship_on,
        promise.arrive_on,
        tuple(Reason(each["code"], each["params"]) for each in promise.reasons),
    )
