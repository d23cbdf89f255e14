"""Rules of replenishment, and demand as it was."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from itertools import count
from typing import Any

from catalog.models import Item
from foundation import clock
from inventory.models import Location, ReplenishmentRule
from inventory.services.replenishment.demand import Wanted, note_demand
from tests.factories.inventory import make_location
from tests.factories.partners import make_company

_causes = count(1)


def make_rule(
    item: Item, location: Location | None = None, **fields: Any
) -> ReplenishmentRule:
    """By reorder point, bought, for Rotterdam; the place belongs to our company."""
    place = location or make_location()
    if place.company_id is None:
        place.company = make_company()
        place.save(update_fields=["company"])
    return ReplenishmentRule.objects.create(item=item, location=place, **fields)


def make_demand(
    item: Item, values: Sequence[float], location: Location | None = None
) -> None:
    """What was wanted on each of the days that end yesterday."""
    first = clock.today() - dt.timedelta(days=len(values))
    note_demand(
        [
            Wanted(
                item.pk,
                Decimal(str(value)),
                first + dt.timedelta(days=day),
                f"test:{next(_causes)}",
                location.pk if location else None,
            )
            for day, value in enumerate(values)
        ]
    )
