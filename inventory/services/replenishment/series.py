"""Demand per day of item-locations, as forecasts read it.

What places without a rule of their own wanted is none of ours; what is known of no
place (imported history) is shared equally between the places that replenish the item;
a place that others are filled from is wanted as they are.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from foundation.bulk import fetch_rows
from inventory.models import ReplenishmentRule
from inventory.states import ReplenishmentMethod, SupplyKind

#: Three years and a bit; what was before tells nothing of tomorrow.
LONGEST = 1160

Key = tuple[int, int]  # item, location
Days = dict[dt.date, float]

_FACTS = """
SELECT item_id, location_id, "on", sum(quantity)
FROM inventory_demandfact
WHERE item_id = ANY(%s) AND "on" >= %s AND "on" < %s
GROUP BY item_id, location_id, "on"
"""


def daily_demand(
    rules: Sequence[ReplenishmentRule], *, today: dt.date
) -> dict[Key, list[float]]:
    """What was wanted on each day until yesterday, by (item, place); two queries.

    A series begins with the first day on which the item was wanted there. Days on which
    more was called off than wanted count as none.
    """
    item_ids = sorted({rule.item_id for rule in rules})
    since = today - dt.timedelta(days=LONGEST)
    sums: dict[tuple[int, int | None], Days] = defaultdict(dict)
    for item_id, location_id, on, quantity in fetch_rows(
        _FACTS, [item_ids, since, today]
    ):
        sums[item_id, location_id][on] = float(quantity)
    places = _places(item_ids)
    found = {}
    for rule in rules:
        wanted = _wanted(rule, sums, places[rule.item_id])
        found[rule.item_id, rule.location_id] = _series(wanted, today)
    return found


def _places(item_ids: Iterable[int]) -> dict[int, dict[int, int | None]]:
    """Who replenishes each item, and from which place of ours, by place."""
    rules = ReplenishmentRule.objects.filter(item_id__in=list(item_ids), is_active=True)
    rules = rules.exclude(method=ReplenishmentMethod.NONE)
    places: dict[int, dict[int, int | None]] = defaultdict(dict)
    for item_id, location_id, kind, source_id in rules.values_list(
        "item_id", "location_id", "source_kind", "source_id"
    ):
        source = source_id if kind == SupplyKind.TRANSFER else None
        places[item_id][location_id] = source
    return places


def _wanted(
    rule: ReplenishmentRule,
    sums: Mapping[tuple[int, int | None], Days],
    places: Mapping[int, int | None],
) -> Days:
    served = _served_by(rule.location_id, places)
    total: Days = defaultdict(float)
    for location_id in served:
        for on, quantity in sums.get((rule.item_id, location_id), {}).items():
            total[on] += quantity
    share = len(served & set(places)) / len(places) if places else 1.0
    for on, quantity in sums.get((rule.item_id, None), {}).items():
        total[on] += quantity * share
    return total


def _served_by(location_id: int, places: Mapping[int, int | None]) -> set[int]:
    """The place and all that are filled from it, however far down."""
    served = {location_id}
    while more := {
        place
        for place, source in places.items()
        if source in served and place not in served
    }:
        served |= more
    return served


def _series(wanted: Mapping[dt.date, float], today: dt.date) -> list[float]:
    if not wanted:
        return []
    first = min(wanted)
    days = (today - first).days
    return [
        max(wanted.get(first + dt.timedelta(days=day), 0.0), 0.0) for day in range(days)
    ]


def by_month(values: Sequence[float], *, today: dt.date) -> list[float]:
    """Daily values that end yesterday, per whole calendar month, as a day's mean."""
    first = today - dt.timedelta(days=len(values))
    months: dict[tuple[int, int], list[float]] = defaultdict(list)
    for day, value in enumerate(values):
        on = first + dt.timedelta(days=day)
        months[on.year, on.month].append(value)
    keys = sorted(months)
    whole = keys[0 if first.day == 1 else 1 :]
    if whole and (today.year, today.month) == whole[-1]:
        whole = whole[:-1]
    return [sum(months[key]) / len(months[key]) for key in whole]
