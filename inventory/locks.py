"""The locks on balances: one statement, always in the order (item, location).

And those on the ledger: who posts joins the others before it looks whether its day is
still open; who closes the books waits for all of them, and keeps the next ones out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection

from foundation.bulk import fetch_rows
from foundation.locks import busy_when_locked, patience
from inventory.engine.sharing import Key

# The patience is set by the statement that needs it: no row is locked before the first
# one is joined with it.
_PATIENCE = """
WITH patience AS MATERIALIZED (SELECT set_config('lock_timeout', '3s', true))
"""
_LOCK = f"""{_PATIENCE}
SELECT b.item_id, b.location_id, b.on_hand, b.claimed, b.version
FROM patience CROSS JOIN inventory_balance b
JOIN unnest(%s::bigint[], %s::bigint[]) AS k(item_id, location_id)
  ON b.item_id = k.item_id AND b.location_id = k.location_id
ORDER BY b.item_id, b.location_id
FOR UPDATE OF b
"""  # noqa: S608  a constant of this module
_LOCK_CLAIMED = f"""{_PATIENCE}
SELECT b.item_id, b.location_id, b.on_hand, b.claimed, b.version
FROM patience CROSS JOIN inventory_balance b
WHERE (b.item_id, b.location_id) IN (
    SELECT item_id, location_id FROM inventory_claim
    WHERE demand_ref = ANY(%s) AND open > 0
)
ORDER BY b.item_id, b.location_id
FOR UPDATE OF b
"""  # noqa: S608  a constant of this module
# Makes the row where there is none, and locks it either way.
_LOCK_OR_MAKE = f"""{_PATIENCE}
INSERT INTO inventory_balance AS b (item_id, location_id, on_hand, claimed, version)
SELECT %s::bigint, %s::bigint, 0, 0, 0 FROM patience
ON CONFLICT (item_id, location_id) DO UPDATE SET version = b.version
RETURNING item_id, location_id, on_hand, claimed, version
"""  # noqa: S608  a constant of this module
# What an INSERT takes anyhow, only sooner.
_JOIN = "LOCK TABLE inventory_movement IN ROW EXCLUSIVE MODE"
_HOLD = "LOCK TABLE inventory_movement IN SHARE ROW EXCLUSIVE MODE"


@dataclass(frozen=True)
class LockedBalance:
    on_hand: Decimal
    claimed: Decimal
    version: int

    @property
    def available(self) -> Decimal:
        return self.on_hand - self.claimed


def lock_balances(keys: Iterable[Key]) -> dict[Key, LockedBalance]:
    """Lock the balances of these (item, location); one that never was has no entry."""
    ordered = sorted(set(keys))
    if not ordered:
        return {}
    items, locations = zip(*ordered, strict=True)
    return _locked(_LOCK, [list(items), list(locations)])


def lock_or_make_balance(key: Key) -> LockedBalance:
    """Lock the balance of an (item, location), also where nothing ever was there."""
    return _locked(_LOCK_OR_MAKE, list(key))[key]


def lock_claimed_balances(demand_refs: Iterable[str]) -> dict[Key, LockedBalance]:
    """Lock every balance that these demands hold something of."""
    return _locked(_LOCK_CLAIMED, [sorted(set(demand_refs))])


def join_postings() -> None:
    """Post with others; what is read from now on says whether the books are open."""
    with busy_when_locked(), connection.cursor() as cursor:
        cursor.execute(_JOIN)


def hold_postings() -> None:
    """Wait for postings under way, and keep others out until this is committed."""
    with patience(), busy_when_locked(), connection.cursor() as cursor:
        cursor.execute(_HOLD)


def _locked(sql: str, params: list[object]) -> dict[Key, LockedBalance]:
    with busy_when_locked():
        rows = fetch_rows(sql, params)
    return {(row[0], row[1]): LockedBalance(*row[2:]) for row in rows}
