"""Demand as it was: the only writer of demand facts.

Once per (cause, item, place): what is noted again changes nothing. Kits are wanted as
their components, services not at all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db import connection

from catalog.queries import item_facts
from catalog.states import ItemKind
from foundation.db import atomic

_INSERT = """
INSERT INTO inventory_demandfact (item_id, location_id, "on", quantity, cause)
SELECT * FROM unnest(
    %s::bigint[], %s::bigint[], %s::date[], %s::numeric[], %s::text[]
)
ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True)
class Wanted:
    """So much of an item was wanted on a day; negative where it was called off."""

    item_id: int
    quantity: Decimal  # in the item's own unit
    on: dt.date
    cause: str
    location_id: int | None = None


@atomic()
def note_demand(wanted: Sequence[Wanted]) -> int:
    """Note what was wanted, in one statement; how many of the facts were new."""
    rows = list(_in_stocked_items(wanted))
    if not rows:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT,
            [
                [row.item_id for row in rows],
                [row.location_id for row in rows],
                [row.on for row in rows],
                [row.quantity for row in rows],
                [row.cause for row in rows],
            ],
        )
        return int(cursor.rowcount)


def _in_stocked_items(wanted: Iterable[Wanted]) -> Iterator[Wanted]:
    wanted = [row for row in wanted if row.quantity]
    facts = item_facts({row.item_id for row in wanted})
    for row in wanted:
        item = facts[row.item_id]
        if item.is_stocked:
            yield row
        for component in item.components if item.kind == ItemKind.KIT else ():
            if component.kind == ItemKind.GOODS:
                quantity = row.quantity * component.quantity
                yield replace(row, item_id=component.item_id, quantity=quantity)
