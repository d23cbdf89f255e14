"""The lines that wait, as the engines want them.

Rows are locked, where they are to change, in the order of their ids, before balances.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from foundation.bulk import fetch_rows
from foundation.locks import patience
from inventory.supply_queries import incoming
from promising.engine.incoming import Outlook
from promising.engine.pegging import Arrival, Waiter
from promising.engine.serving import WaitingLine, WaitingPart
from promising.engine.shapes import ShipTo
from promising.network import Network

# Every waiting component of the lines that want one of the items.
_WAITING = """
SELECT d.demand_ref, d.location_id, d.wanted_on, d.booked_at, d.country, d.postal_code,
    d.company_id, d.id, d.item_id, d.quantity, d.waiting, d.per_unit
FROM promising_demand d
WHERE d.demand_ref IN (
    SELECT demand_ref FROM promising_demand WHERE waiting > 0 AND item_id = ANY(%s)
)
ORDER BY d.id
"""
_LOCKED = f"{_WAITING} FOR UPDATE"
#: Kits tie items together; further ties than these are left to their own events.
_TIES = 3


@dataclass(frozen=True)
class Waiting:
    """Lines that wait, with the rows they were read from."""

    rows: list[tuple[Any, ...]]
    lines: list[WaitingLine]

    @property
    def ship_to_by_ref(self) -> dict[str, ShipTo]:
        return {row[0]: ShipTo(*row[4:7]) for row in self.rows}

    @property
    def item_ids(self) -> set[int]:
        return {part.item_id for line in self.lines for part in line.parts}

    def waiters(self, network: Network) -> tuple[Waiter, ...]:
        ship_to = self.ship_to_by_ref
        return tuple(
            Waiter(line, network.places_for(ship_to[line.demand_ref]))
            for line in self.lines
        )


def lock_waiting(item_ids: Collection[int], network: Network) -> Waiting:
    """The lines that wait for items, locked until the transaction ends."""
    with patience():
        rows = fetch_rows(_LOCKED, [sorted(item_ids)])
    return Waiting(rows, _lines(rows, network))


def outlook_for(item_ids: Collection[int], network: Network) -> Outlook | None:
    """What is coming of these items and who waits for it; None where nothing is."""
    arrivals = _arrivals(item_ids)
    if not arrivals:
        return None
    waiting, items = _tied(item_ids, lambda wanted: _read(wanted, network))
    if items - set(item_ids):
        arrivals = _arrivals(items)
    return Outlook(arrivals, waiting.waiters(network))


def lock_outlook(
    item_ids: Collection[int], network: Network
) -> tuple[Waiting, Outlook] | None:
    """Who waits for these items, locked, and what is coming; None if nobody does."""
    waiting, items = _tied(item_ids, lambda wanted: lock_waiting(wanted, network))
    if not waiting.lines:
        return None
    return waiting, Outlook(_arrivals(items), waiting.waiters(network))


def _tied(
    item_ids: Collection[int], read: Callable[[Collection[int]], Waiting]
) -> tuple[Waiting, set[int]]:
    """The lines that wait, and all the items that kits among them tie together."""
    items = set(item_ids)
    waiting = read(items)
    for _ in range(_TIES):
        if waiting.item_ids <= items:
            break
        items |= waiting.item_ids
        waiting = read(items)
    return waiting, items


def _read(items: Collection[int], network: Network) -> Waiting:
    rows = fetch_rows(_WAITING, [sorted(items)])
    return Waiting(rows, _lines(rows, network))


def _arrivals(items: Collection[int]) -> tuple[Arrival, ...]:
    return tuple(
        Arrival(
            each.item_id,
            each.location_id,
            each.on,
            each.quantity,
            each.number,
            each.line_no,
            each.is_confirmed,
            each.demand_ref,
        )
        for each in incoming(items)
        if each.on is not None
    )


def _lines(rows: Iterable[tuple[Any, ...]], network: Network) -> list[WaitingLine]:
    grouped: dict[tuple[str, int], list[tuple[Any, ...]]] = defaultdict(list)
    for row in rows:
        grouped[row[0], row[1]].append(row)
    lines = []
    for (ref, location_id), group in grouped.items():
        if not any(row[10] > 0 for row in group):
            continue
        _, _, wanted_on, booked_at, *target = group[0][:7]
        places = network.places_for(ShipTo(*target))
        others = [p.location_id for p in places if p.location_id != location_id]
        parts = tuple(WaitingPart(*row[7:]) for row in group)
        lines.append(
            WaitingLine(ref, location_id, parts, booked_at, wanted_on, tuple(others))
        )
    return lines
