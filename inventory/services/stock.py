"""Stock comes in and is put right: movements with the balances beside them.

The movement is written first and decides: its unique cause makes a repeated form, file
or task change nothing. Stock that is missing takes the youngest claims with it, and
whoever lost one is told by an event.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from catalog.models import Item
from catalog.states import ItemKind
from foundation import clock
from foundation.bulk import fetch_rows
from foundation.db import atomic
from foundation.events import publish
from foundation.locks import patience, retry_deadlocks
from foundation.models import User
from inventory.errors import (
    NotAPlaceForStock,
    NotOnHand,
    NotStocked,
    WrongCount,
    WrongQuantity,
)
from inventory.events import ClaimsLost, StockArrived
from inventory.models import Location
from inventory.services.claims import release_taken, youngest_claims
from inventory.services.places import counterpart
from inventory.states import STOCKING, AdjustReason, LocationKind

_MOVE = """
INSERT INTO inventory_movement (item_id, source_id, destination_id, quantity, cause,
    reason, note, effective_on, posted_at, actor_id)
SELECT t.item_id, %s, %s, t.quantity, %s, %s, %s, %s, %s, %s
FROM unnest(%s::bigint[], %s::numeric[]) AS t(item_id, quantity)
ON CONFLICT (cause, item_id, source_id, destination_id, part) DO NOTHING
RETURNING item_id, quantity
"""
_ADD = """
INSERT INTO inventory_balance AS b (item_id, location_id, on_hand, claimed, version)
SELECT t.item_id, %s, t.quantity, 0, 1
FROM unnest(%s::bigint[], %s::numeric[]) AS t(item_id, quantity)
ORDER BY t.item_id
ON CONFLICT (item_id, location_id)
DO UPDATE SET on_hand = b.on_hand + EXCLUDED.on_hand, version = b.version + 1
RETURNING item_id
"""
_SUBTRACT = """
UPDATE inventory_balance SET on_hand = on_hand - %s, version = version + 1
WHERE item_id = %s AND location_id = %s RETURNING item_id
"""
# Makes the row where there is none, and locks it either way.
_LOCK_ONE = """
INSERT INTO inventory_balance AS b (item_id, location_id, on_hand, claimed, version)
VALUES (%s, %s, 0, 0, 0)
ON CONFLICT (item_id, location_id) DO UPDATE SET version = b.version
RETURNING on_hand, claimed
"""


@dataclass(frozen=True)
class ReceiptLine:
    item: Item
    quantity: Decimal


@dataclass(frozen=True)
class Correction:
    """What is put right: by a change, or to what was counted."""

    reason: AdjustReason
    change: Decimal | None = None
    counted: Decimal | None = None
    note: str = ""


@dataclass(frozen=True)
class _Move:
    """One posting between a place of ours and a counterpart."""

    source_id: int
    destination_id: int
    quantities: Mapping[int, Decimal]
    cause: str
    on: dt.date
    reason: str = ""
    note: str = ""


@retry_deadlocks
@atomic()
def receive_stock(
    lines: Sequence[ReceiptLine],
    *,
    location: Location,
    reference: str,
    cause: str,
    on: dt.date | None = None,
    by: User | None,
) -> bool:
    """Goods come in from a supplier; False where this cause was received before.

    Publishes StockArrived, so that lines that wait are served.
    """
    _guard_place(location)
    quantities: dict[int, Decimal] = defaultdict(Decimal)
    for line in lines:
        _guard_stocked(line.item)
        if line.quantity <= 0:
            raise WrongQuantity(item=line.item.sku)
        quantities[line.item.pk] += line.quantity
    move = _Move(
        counterpart(LocationKind.SUPPLIER),
        location.pk,
        quantities,
        cause,
        on or clock.today(location.time_zone),
        note=reference,
    )
    return _post_arrival(move, by)


@retry_deadlocks
@atomic()
def adjust_stock(
    item: Item,
    location: Location,
    correction: Correction,
    *,
    cause: str,
    by: User | None,
) -> Decimal:
    """Put a balance right by a change or to a counted quantity; returns the change.

    Where less is left than is claimed, the youngest claims are given up (ClaimsLost).
    """
    _guard_place(location)
    _guard_stocked(item)
    with patience():
        [(on_hand, claimed)] = fetch_rows(_LOCK_ONE, [item.pk, location.pk])
    change = _change(on_hand, correction)
    if on_hand + change < 0:
        raise NotOnHand(
            item=item.sku,
            location=location.name,
            on_hand=on_hand.normalize(),
            quantity=-change.normalize(),
        )
    if change == 0:
        return change
    move = _adjustment(item, location, change, correction, cause)
    if change > 0:
        return change if _post_arrival(move, by) else Decimal(0)
    short = claimed - (on_hand + change)
    return change if _post_loss(move, item, location, short, by) else Decimal(0)


def _adjustment(
    item: Item, location: Location, change: Decimal, correction: Correction, cause: str
) -> _Move:
    source, destination = counterpart(LocationKind.ADJUSTMENT), location.pk
    if change < 0:
        source, destination = destination, source
    return _Move(
        source,
        destination,
        {item.pk: abs(change)},
        cause,
        clock.today(location.time_zone),
        correction.reason.value,
        correction.note,
    )


def _post_arrival(move: _Move, by: User | None) -> bool:
    new = _write_movements(move, by)
    if not new:
        return False
    items = sorted(new)
    fetch_rows(_ADD, [move.destination_id, items, [new[item] for item in items]])
    publish(StockArrived(tuple(items), move.destination_id, clock.now()))
    return True


def _post_loss(
    move: _Move, item: Item, location: Location, short: Decimal, by: User | None
) -> bool:
    if not _write_movements(move, by):
        return False
    if short > 0:
        lost = youngest_claims(item, location, short)
        release_taken(lost, cause=move.cause, by=by)
        refs = tuple(sorted({each.claim.demand_ref for each in lost}))
        publish(ClaimsLost(refs, item.pk, location.pk, clock.now()))
    fetch_rows(_SUBTRACT, [move.quantities[item.pk], item.pk, location.pk])
    return True


def _write_movements(move: _Move, by: User | None) -> dict[int, Decimal]:
    items = sorted(move.quantities)
    rows = fetch_rows(
        _MOVE,
        [
            move.source_id,
            move.destination_id,
            move.cause,
            move.reason,
            move.note,
            move.on,
            clock.now(),
            by.pk if by else None,
            items,
            [move.quantities[item] for item in items],
        ],
    )
    return dict(rows)


def _change(on_hand: Decimal, correction: Correction) -> Decimal:
    if correction.counted is None:
        return correction.change or Decimal(0)
    if correction.counted < 0:
        raise WrongCount(field="counted")
    return correction.counted - on_hand


def _guard_place(location: Location) -> None:
    if location.kind not in STOCKING:
        raise NotAPlaceForStock(location=location.name)


def _guard_stocked(item: Item) -> None:
    if item.kind != ItemKind.GOODS:
        raise NotStocked(item=item.sku)
