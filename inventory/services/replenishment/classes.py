"""Which items matter most at each place; counts and planners go by it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from decimal import Decimal

from foundation import clock
from foundation.bulk import fetch_rows
from foundation.db import atomic
from foundation.models import User
from inventory.engine.ranking import classes
from inventory.models import ReplenishmentRule
from inventory.states import STOCKING

YEAR = dt.timedelta(days=365)

#: What left a place, at what it cost; what nobody knows the cost of counts nothing.
_MOVED = """
SELECT m.item_id, m.source_id,
    sum(m.quantity * coalesce(m.unit_cost, i.standard_cost, 0))
FROM inventory_movement m
JOIN catalog_item i ON i.id = m.item_id
JOIN inventory_location s ON s.id = m.source_id AND s.kind = ANY(%s)
JOIN inventory_location d ON d.id = m.destination_id
    AND d.kind IN ('customer', 'transit', 'production')
WHERE m.effective_on > %s AND m.owner_id IS NULL
GROUP BY m.item_id, m.source_id
"""


@atomic()
def classify_items(*, by: User | None) -> int:
    """Write the class of each item-location to its rule; how many changed.

    Value is what left the place within a year, at cost.
    """
    del by  # nobody is named: a class is a figure, not a deed
    since = clock.today() - YEAR
    kinds = [kind.value for kind in sorted(STOCKING)]
    moved = {
        (item, place): value
        for item, place, value in fetch_rows(_MOVED, [kinds, since])
    }
    by_place: dict[int, dict[int, Decimal]] = defaultdict(dict)
    rules = list(ReplenishmentRule.objects.order_by("item_id"))
    for rule in rules:
        value = moved.get((rule.item_id, rule.location_id), Decimal(0))
        by_place[rule.location_id][rule.item_id] = value
    found = {place: classes(values) for place, values in by_place.items()}
    changed: dict[str, list[int]] = defaultdict(list)
    for rule in rules:
        abc = found[rule.location_id][rule.item_id]
        if rule.abc_class != abc:
            changed[abc].append(rule.pk)
    return sum(
        ReplenishmentRule.objects.filter(pk__in=ids).update(abc_class=abc)
        for abc, ids in changed.items()
    )
