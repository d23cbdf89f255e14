"""What orders say of demand: so much was wanted on the day the customer asked for.

Booked lines are facts, canceled quantities negative ones of the same day. A line
without a requested day, or with one before it was booked, was wanted when booked.
Lines of the past count on their own days; corrections of stock that the past holds as
negative sales are nobody's demand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from catalog.queries import ItemFacts, item_facts
from foundation.bulk import fetch_rows
from foundation.models import User
from inventory.services.replenishment.demand import Wanted, note_demand
from orders.states import OrderKind, Origin

CHUNK = 5000

_COLUMNS = """
    o.number, o.kind, o.origin, coalesce(o.booked_at, o.placed_at)::date,
    o.requested_on, l.requested_on, l.line_no, l.item_id, l.unit,
    coalesce(l.location_id, (
        SELECT min(w.location_id) FROM promising_demand w
        WHERE w.demand_ref = o.number || '/' || l.line_no
    ))
"""
#: What is called off is called off where it was wanted, whatever moved since.
_WHERE_NOTED = """coalesce((
        SELECT d.location_id FROM inventory_demandfact d
        WHERE d.cause = o.number || '/' || l.line_no LIMIT 1
    ), """
_BOOKED = f"""
SELECT {_COLUMNS}, l.ordered, '' AS cause
FROM orders_orderline l JOIN orders_order o ON o.id = l.order_id
WHERE o.number = %s AND o.booked_at IS NOT NULL AND l.item_id IS NOT NULL
"""  # noqa: S608  own columns
_CANCELED = f"""
SELECT {_COLUMNS.replace("coalesce(l", _WHERE_NOTED + "l")}, -p.quantity, p.cause
FROM orders_lineprogress p
JOIN orders_orderline l ON l.id = p.line_id
JOIN orders_order o ON o.id = l.order_id
WHERE o.number = %s AND p.kind = 'canceled' AND l.item_id IS NOT NULL
"""  # noqa: S608  own columns
_LINE = f"""
SELECT {_COLUMNS.replace("coalesce(l", _WHERE_NOTED + "l")}
FROM orders_orderline l JOIN orders_order o ON o.id = l.order_id
WHERE o.number = %s AND l.line_no = %s AND l.item_id IS NOT NULL
"""  # noqa: S608  own columns
_MISSED = f"""
SELECT {_COLUMNS}, l.ordered, '' AS cause, l.id
FROM orders_orderline l
JOIN orders_order o ON o.id = l.order_id
JOIN catalog_item i ON i.id = l.item_id AND i.kind <> 'service'
WHERE l.id > %s AND o.booked_at IS NOT NULL AND o.status <> 'draft'
    AND NOT EXISTS (
        SELECT FROM inventory_demandfact d
        WHERE d.cause = o.number || '/' || l.line_no
    )
ORDER BY l.id LIMIT %s
"""  # noqa: S608  own columns


def note_booked(number: str, *, by: User | None) -> int:
    """Note what a booked order wants; two statements, once however often it is told."""
    del by
    return _note(fetch_rows(_BOOKED, [number]))


def note_canceled(number: str, *, by: User | None) -> int:
    """Note what was called off of an order, after what it wanted."""
    note_booked(number, by=by)
    return _note(fetch_rows(_CANCELED, [number]))


def note_split(number: str, line_no: int, new_line_no: int, quantity: Decimal) -> int:
    """What was wanted by a line is wanted by two: together as much as before."""
    parts = [
        part
        for row in fetch_rows(_LINE, [number, line_no])
        for part in (
            (*row[:6], line_no, *row[7:10], -quantity, f"split to {new_line_no}"),
            (*row[:6], new_line_no, *row[7:10], quantity, ""),
        )
    ]
    return _note(parts)


def note_missed(*, by: User | None) -> int:
    """Note the demand of lines that nobody told of: of before, or of a lost event."""
    noted, last = 0, 0
    while rows := fetch_rows(_MISSED, [last, CHUNK]):
        last = rows[-1][-1]
        noted += _note([row[:-1] for row in rows])
        for number in sorted({row[0] for row in rows if row[2] == Origin.LIVE}):
            noted += _note(fetch_rows(_CANCELED, [number]))
    return noted


def note_past(rows: Sequence[tuple[Any, ...]]) -> int:
    """Note the demand of orders of the past that are being written."""
    return _note(rows)


def _note(rows: Sequence[tuple[Any, ...]]) -> int:
    facts = item_facts({row[7] for row in rows})
    return note_demand(list(_wanted(rows, facts)))


def _wanted(
    rows: Iterable[tuple[Any, ...]], facts: Mapping[int, ItemFacts]
) -> Iterator[Wanted]:
    for row in rows:
        number, kind, origin, booked_on, order_on, line_on, line_no = row[:7]
        item_id, unit, location_id, quantity, cause = row[7:]
        if quantity < 0 and not cause and kind != OrderKind.CREDIT:
            continue
        on = line_on or order_on or booked_on
        is_live = origin == Origin.LIVE
        yield Wanted(
            item_id,
            quantity * _per_unit(facts[item_id], unit),
            max(on, booked_on) if is_live else on,
            f"{number}/{line_no}" + (f"/{cause}" if cause else ""),
            location_id,
        )


def _per_unit(item: ItemFacts, unit: str) -> Decimal:
    """One unit of the line in the item's own unit; 1 where it is that unit."""
    return Decimal(1) if unit == item.unit else item.conversions.get(unit, Decimal(1))
