"""How long suppliers really take: from sending an order to each receipt for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from foundation.bulk import fetch_rows

_DAYS = """
SELECT o.supplier_id, l.item_id,
    p."on" - (o.sent_at AT TIME ZONE w.time_zone)::date AS days,
    p."on" <= coalesce(l.due_on, l.confirmed_on, p."on") AS is_on_time
FROM inventory_supplyprogress p
JOIN inventory_supplyline l ON l.id = p.line_id
JOIN inventory_supplyorder o ON o.id = l.order_id
JOIN inventory_location w ON w.id = o.destination_id
WHERE p.kind = 'received' AND p.quantity > 0 AND o.kind = 'purchase'
    AND o.sent_at IS NOT NULL AND {where}
"""
_FIGURES = """count(*), round(avg(days), 2), round(coalesce(stddev_samp(days), 0), 2),
    round(100.0 * count(*) FILTER (WHERE is_on_time) / count(*), 1)"""
_BY_ITEM = f"""
SELECT supplier_id, item_id, {_FIGURES}
FROM ({_DAYS.format(where="l.item_id = ANY(%s)")}) d GROUP BY supplier_id, item_id
"""  # noqa: S608  constants of this module
_BY_SUPPLIER = f"""
SELECT supplier_id, {_FIGURES}
FROM ({_DAYS.format(where="o.supplier_id = ANY(%s)")}) d GROUP BY supplier_id
"""  # noqa: S608  constants of this module


@dataclass(frozen=True)
class LeadTime:
    """Calendar days of `count` receipts; on time is by the day we asked for."""

    mean_days: Decimal
    deviation_days: Decimal
    count: int
    on_time_percent: Decimal = Decimal(100)


def lead_times(item_ids: Iterable[int]) -> dict[tuple[int, int], LeadTime]:
    """By (supplier, item), from real receipts; no entry where nothing came yet."""
    rows = fetch_rows(_BY_ITEM, [sorted(set(item_ids))])
    return {(row[0], row[1]): _lead_time(*row[2:]) for row in rows}


def supplier_lead_times(supplier_ids: Iterable[int]) -> dict[int, LeadTime]:
    """By supplier, over everything they delivered."""
    rows = fetch_rows(_BY_SUPPLIER, [sorted(set(supplier_ids))])
    return {row[0]: _lead_time(*row[1:]) for row in rows}


def _lead_time(
    count: int, mean: Decimal, deviation: Decimal, on_time: Decimal
) -> LeadTime:
    return LeadTime(mean, deviation, count, on_time)
