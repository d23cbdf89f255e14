"""How much of an item was on hand at the end of each day, from its movements."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet

from catalog.models import Item
from foundation.bulk import fetch_rows
from inventory.models import Location, Movement
from inventory.states import STOCKING

NOTHING = Decimal(0)
#: Longer periods are drawn by the week.
_MOST_DAYS = 190

_BY_DAY = """
SELECT effective_on, coalesce(sum(quantity) FILTER (WHERE quantity > 0), 0),
    coalesce(-sum(quantity) FILTER (WHERE quantity < 0), 0)
FROM (
    SELECT effective_on, quantity FROM inventory_movement
    WHERE item_id = %s AND destination_quality = 'available'
      AND destination_id = ANY(%s) AND effective_on <= %s
    UNION ALL
    SELECT effective_on, -quantity FROM inventory_movement
    WHERE item_id = %s AND source_quality = 'available'
      AND source_id = ANY(%s) AND effective_on <= %s
) m
GROUP BY effective_on ORDER BY effective_on
"""


@dataclass(frozen=True)
class StockDay:
    """What came, what went, and what was on hand when the day was over."""

    on: dt.date
    came: Decimal
    went: Decimal
    on_hand: Decimal


@dataclass(frozen=True)
class History:
    since: dt.date
    until: dt.date
    opening: Decimal
    #: Only the days on which something moved.
    days: tuple[StockDay, ...]

    @property
    def closing(self) -> Decimal:
        return self.days[-1].on_hand if self.days else self.opening

    def drawn(self) -> list[tuple[dt.date, Decimal]]:
        """The level at the end of each day, or of each week of a long period."""
        length = (self.until - self.since).days
        step = 1 if length <= _MOST_DAYS else 7
        changes, level, found = list(self.days), self.opening, []
        for ahead in range(length % step, length + 1, step):
            day = self.since + dt.timedelta(days=ahead)
            while changes and changes[0].on <= day:
                level = changes.pop(0).on_hand
            found.append((day, level))
        return found


def stock_history(
    item: Item, places: Sequence[int], since: dt.date, until: dt.date
) -> History:
    """On hand of an item at some of our places over a period; one query."""
    own = list(places)
    rows = fetch_rows(_BY_DAY, [item.pk, own, until, item.pk, own, until])
    opening, level, days = NOTHING, NOTHING, []
    for on, came, went in rows:
        level += came - went
        if on < since:
            opening = level
        else:
            days.append(StockDay(on, came, went, level))
    return History(since, until, opening, tuple(days))


def movements_between(
    item: Item, places: Sequence[int], since: dt.date, until: dt.date
) -> QuerySet[Movement]:
    """What moved at these places in a period, with all that a row of it shows."""
    own = Q(source_id__in=places) | Q(destination_id__in=places)
    return with_ends(
        Movement.objects.filter(
            own, item=item, effective_on__gte=since, effective_on__lte=until
        )
    )


def with_ends(movements: QuerySet[Movement]) -> QuerySet[Movement]:
    """Movements with the places, bins, lot and person that a row of them shows."""
    return movements.select_related(
        "source", "destination", "source_bin", "destination_bin", "lot", "actor"
    )


def stocking_ids(location_id: int | None = None) -> list[int]:
    """The ids of our places, or of the one that is asked for."""
    if location_id is not None:
        return [location_id]
    places = Location.objects.filter(kind__in=STOCKING)
    return list(places.values_list("pk", flat=True))
