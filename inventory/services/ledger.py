"""The ledger's own writing: movements, and the parts of stock beside the balances.

Nobody calls this but the services that post; they hold the locks of the balances, under
which alone the parts of a place change.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from foundation import clock
from foundation.bulk import Batch, fetch_rows
from foundation.formats import short_day
from foundation.models import User
from inventory.engine.parts import PLAIN, Part, Picked, Placing
from inventory.engine.sharing import Key
from inventory.errors import PeriodClosed
from inventory.locks import LockedBalance, join_postings
from inventory.models import ClosedPeriod, Movement
from inventory.states import Quality

_KNOWN = """
SELECT EXISTS (
    SELECT FROM inventory_movement
    WHERE cause = %s AND (%s::bigint[] IS NULL OR item_id = ANY(%s))
), (
    SELECT max(p.id) FROM inventory_closedperiod p
    JOIN inventory_location l ON l.company_id IS NULL OR l.company_id = p.company_id
    WHERE l.id = ANY(%s) AND p.until >= %s
)
"""
_PARTS = """
SELECT p.item_id, p.location_id, p.bin_id, p.lot_id, p.owner_id, p.quality, p.quantity,
    p.id, l.expires_on, coalesce(b.walk_order, 0)
FROM inventory_stockpart p
JOIN unnest(%s::bigint[], %s::bigint[]) AS k(item_id, location_id)
  ON p.item_id = k.item_id AND p.location_id = k.location_id
LEFT JOIN inventory_lot l ON l.id = p.lot_id
LEFT JOIN inventory_location b ON b.id = p.bin_id
WHERE p.quantity > 0
"""
_TAKE = """
UPDATE inventory_stockpart p SET quantity = p.quantity - t.quantity
FROM unnest(%s::bigint[], %s::numeric[]) AS t(id, quantity)
WHERE p.id = t.id
"""
_DROP = "DELETE FROM inventory_stockpart WHERE id = ANY(%s) AND quantity = 0"
_PUT = """
INSERT INTO inventory_stockpart AS p
    (item_id, location_id, bin_id, lot_id, owner_id, quality, quantity)
SELECT t.item_id, %s, t.bin_id, t.lot_id, t.owner_id, t.quality, t.quantity
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::text[],
    %s::numeric[]) AS t(item_id, bin_id, lot_id, owner_id, quality, quantity)
ON CONFLICT (item_id, location_id, bin_id, lot_id, owner_id, quality)
DO UPDATE SET quantity = p.quantity + EXCLUDED.quantity
"""
_MOVE = """
INSERT INTO inventory_movement (item_id, quantity, part, lot_id, source_bin_id,
    destination_bin_id, source_quality, destination_quality, owner_id, unit_cost,
    source_id, destination_id, cause, reason, note, effective_on, posted_at, actor_id)
SELECT t.*, %s, %s, %s, %s, %s, %s, %s, %s
FROM unnest(%s::bigint[], %s::numeric[], %s::int[], %s::bigint[], %s::bigint[],
    %s::bigint[], %s::text[], %s::text[], %s::bigint[], %s::numeric[]) AS t
ON CONFLICT (cause, item_id, source_id, destination_id, part) DO NOTHING
RETURNING item_id, part
"""
_COLUMNS = (
    "item_id",
    "quantity",
    "part",
    "lot_id",
    "source_bin_id",
    "destination_bin_id",
    "source_quality",
    "destination_quality",
    "owner_id",
    "unit_cost",
    "source_id",
    "destination_id",
    "cause",
    "reason",
    "note",
    "effective_on",
    "posted_at",
    "actor_id",
)


@dataclass(frozen=True)
class Journey:
    """From where to where goods go, why and when."""

    source_id: int
    destination_id: int
    cause: str
    on: dt.date
    reason: str = ""
    note: str = ""


@dataclass(frozen=True)
class Entry:
    """One movement: so much of an item, how it lay before and how it lies then."""

    item_id: int
    quantity: Decimal
    source: Placing = PLAIN
    destination: Placing = PLAIN
    unit_cost: Decimal | None = None


def is_posted(
    cause: str,
    on: dt.date,
    location_ids: Collection[int],
    item_ids: Collection[int] | None = None,
) -> bool:
    """Whether this cause has posted already; raises PeriodClosed where it is too late.

    Until this transaction ends no books are closed. A place of no company in
    particular is in the books of all of them.
    """
    join_postings()
    items = None if item_ids is None else sorted(item_ids)
    params = [cause, items, items, sorted(location_ids), on]
    [(known, closed)] = fetch_rows(_KNOWN, params)
    if not known and closed:
        period = ClosedPeriod.objects.select_related("company").get(pk=closed)
        raise PeriodClosed(
            company=period.company.legal_name, until=short_day(period.until), field="on"
        )
    return bool(known)


def read_parts(balances: Mapping[Key, LockedBalance]) -> list[Part]:
    """All that lies at locked balances, the plain rest of each among it."""
    keys = sorted(balances)
    if not keys:
        return []
    columns = [[key[0] for key in keys], [key[1] for key in keys]]
    parts = [_part(row) for row in fetch_rows(_PARTS, columns)]
    plain = {key: balance.on_hand for key, balance in balances.items()}
    for part in parts:
        if part.placing.is_for_sale:
            plain[part.key] -= part.quantity
    rests = [Part(key, PLAIN, rest) for key, rest in plain.items() if rest > 0]
    return parts + rests


def write_new_movements(
    journey: Journey, entries: Sequence[Entry], *, by: User | None
) -> list[Entry]:
    """Post at once; returns what this cause had not posted before."""
    rows = _rows(entries)
    columns = [list(column) for column in zip(*rows, strict=True)]
    new = set(fetch_rows(_MOVE, [*_journey(journey, by), *columns]))
    return [
        entry
        for entry, row in zip(entries, rows, strict=True)
        if (row[0], row[2]) in new
    ]


def add_movements(
    batch: Batch,
    postings: Iterable[tuple[Journey, Sequence[Entry]]],
    *,
    by: User | None,
) -> None:
    """Post with the caller's batch, whose cause is known to be new."""
    rows = [
        (*row, *common)
        for journey, entries in postings
        for common in [_journey(journey, by)]
        for row in _rows(entries)
    ]
    batch.insert(Movement, _COLUMNS, rows)


def leaving(picked: Picked) -> Entry:
    """What is picked leaves its bin; lot, owner and quality go with it."""
    placing = picked.part.placing
    return Entry(
        picked.part.key[0], picked.quantity, placing, replace(placing, bin_id=None)
    )


def take_parts(batch: Batch, picked: Iterable[Picked]) -> None:
    """Less lies in these parts; the plain rest has no row and follows by itself."""
    sums: dict[int, Decimal] = defaultdict(Decimal)
    emptied = set()
    for each in picked:
        if each.part.id is not None:
            sums[each.part.id] += each.quantity
            if sums[each.part.id] == each.part.quantity:
                emptied.add(each.part.id)
    if sums:
        ids = sorted(sums)
        batch.execute(_TAKE, [ids, [sums[i] for i in ids]])
    if emptied:
        batch.execute(_DROP, [sorted(emptied)])


def put_parts(
    batch: Batch, location_id: int, lying: Iterable[tuple[int, Placing, Decimal]]
) -> None:
    """More of these items lies like this at a place."""
    sums: dict[tuple[int, Placing], Decimal] = defaultdict(Decimal)
    for item_id, placing, quantity in lying:
        if not placing.is_plain:
            sums[item_id, placing] += quantity
    if sums:
        rows = [
            (item, at.bin_id, at.lot_id, at.owner_id, at.quality.value, quantity)
            for (item, at), quantity in sums.items()
        ]
        columns = [list(column) for column in zip(*rows, strict=True)]
        batch.execute(_PUT, [location_id, *columns])


def _part(row: tuple[Any, ...]) -> Part:
    item, location, bin_id, lot, owner, quality, quantity, pk, expires_on, walk = row
    placing = Placing(bin_id, lot, owner, Quality(quality))
    return Part((item, location), placing, quantity, pk, expires_on, walk)


def _rows(entries: Sequence[Entry]) -> list[tuple[Any, ...]]:
    count: dict[int, int] = defaultdict(int)
    rows = []
    for entry in entries:
        before, after = entry.source, entry.destination
        rows.append(
            (
                entry.item_id,
                entry.quantity,
                count[entry.item_id],
                before.lot_id or after.lot_id,
                before.bin_id,
                after.bin_id,
                before.quality.value,
                after.quality.value,
                before.owner_id or after.owner_id,
                entry.unit_cost,
            )
        )
        count[entry.item_id] += 1
    return rows


def _journey(journey: Journey, by: User | None) -> tuple[Any, ...]:
    return (
        journey.source_id,
        journey.destination_id,
        journey.cause,
        journey.reason,
        journey.note,
        journey.on,
        clock.now(),
        by.pk if by else None,
    )
