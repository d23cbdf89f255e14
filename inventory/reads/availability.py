"""Availability of an item as one equation, with the rows behind each number.

    available now = on hand − claimed
    projected     = available now − waiting + incoming

Waiting comes from the figures of higher apps (`inventory/figures.py`); a figure that
knows its days takes part. The thinking is in `engine/projection.py`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from catalog.models import Item
from inventory.engine.projection import Change, Level, lowest, project
from inventory.figures import all_figures
from inventory.models import Balance, Claim
from inventory.states import STOCKING
from inventory.supply_queries import Incoming, incoming

NOTHING = Decimal(0)
#: Days drawn at most.
_HORIZON = 120


@dataclass(frozen=True)
class Availability:
    """What is free now and later, at one place or at all together."""

    on_hand: Decimal
    changes: tuple[Change, ...]
    levels: tuple[Level, ...]
    incoming_lines: tuple[Incoming, ...] = ()

    @property
    def claimed(self) -> Decimal:
        return -self._sum("claimed")

    @property
    def waiting(self) -> Decimal:
        return -self._sum("waiting")

    @property
    def incoming(self) -> Decimal:
        return self._sum("incoming")

    @property
    def available(self) -> Decimal:
        return self.on_hand - self.claimed

    @property
    def projected(self) -> Decimal:
        return self.levels[-1].level

    @property
    def lowest(self) -> Level:
        return lowest(self.levels)

    def by_day(self) -> list[tuple[dt.date, Decimal]]:
        """The level at the end of each coming day, as far as anything changes."""
        first, last = self.levels[0].on, self.levels[-1].on
        days = min((last - first).days, _HORIZON) + 1
        found, place = [], 0
        for ahead in range(days):
            day = first + dt.timedelta(days=ahead)
            while place + 1 < len(self.levels) and self.levels[place + 1].on <= day:
                place += 1
            found.append((day, self.levels[place].level))
        return found

    def _sum(self, kind: str) -> Decimal:
        own = (each.quantity for each in self.changes if each.kind == kind)
        return sum(own, NOTHING)


def availability(
    item: Item, location_id: int | None = None, *, today: dt.date
) -> Availability:
    """The equation of one item; a fixed number of queries."""
    places = None if location_id is None else [location_id]
    lines = incoming([item.pk], places)
    changes = [
        *_claims(item, location_id),
        *_waits(item, location_id),
        *_arrivals(lines),
    ]
    on_hand = _on_hand(item, location_id)
    levels = project(on_hand, changes, today=today)
    return Availability(on_hand, tuple(changes), tuple(levels), tuple(lines))


def _on_hand(item: Item, location_id: int | None) -> Decimal:
    balances = Balance.objects.filter(item=item, location__kind__in=STOCKING)
    if location_id is not None:
        balances = balances.filter(location_id=location_id)
    found: Decimal | None = balances.aggregate(total=Sum("on_hand"))["total"]
    return found or NOTHING


def _claims(item: Item, location_id: int | None) -> list[Change]:
    claims = Claim.objects.filter(item=item, open__gt=0)
    if location_id is not None:
        claims = claims.filter(location_id=location_id)
    rows = claims.order_by("id").values_list("needed_on", "open", "demand_ref")
    return [Change(on, -quantity, "claimed", ref) for on, quantity, ref in rows]


def _waits(item: Item, location_id: int | None) -> Iterable[Change]:
    for figure in all_figures():
        if figure.changes is not None:
            yield from figure.changes([item.pk], location_id).get(item.pk, [])


def _arrivals(lines: Sequence[Incoming]) -> list[Change]:
    """What comes on a day; supply without one promises nothing, here as elsewhere."""
    return [
        Change(line.on, line.quantity, "incoming", f"{line.number}/{line.line_no}")
        for line in lines
        if line.on is not None
    ]
