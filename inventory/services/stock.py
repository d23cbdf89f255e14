"""Stock comes in and is put right, item by item: thin users of `posting`.

The unique cause makes a repeated form, file or task change nothing. Stock that is
missing takes the youngest claims with it, and whoever lost one is told by an event.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import NoReturn

from catalog.models import Item
from catalog.states import ItemKind
from foundation import clock
from foundation.db import atomic
from foundation.formats import number
from foundation.locks import retry_deadlocks
from foundation.models import User
from inventory.engine.parts import (
    PLAIN,
    Picked,
    Placing,
    Shelf,
    Want,
    pick,
    take_exactly,
)
from inventory.errors import NotOnHand, NotStocked, WrongCount
from inventory.locks import LockedBalance, lock_or_make_balance
from inventory.models import Location
from inventory.services.checks import (
    Traits,
    guard_arrivals,
    guard_bins,
    guard_place,
    traits_of,
)
from inventory.services.claim_rows import give_way
from inventory.services.ledger import Entry, Journey, is_posted, read_parts
from inventory.services.places import counterpart
from inventory.services.posting import (
    Posting,
    post_arrivals,
    write_arrivals,
    write_departures,
)
from inventory.states import AdjustReason, LocationKind

NOTHING = Decimal(0)


@dataclass(frozen=True)
class ReceiptLine:
    item: Item
    quantity: Decimal
    placing: Placing = PLAIN
    unit_cost: Decimal | None = None


@dataclass(frozen=True)
class Correction:
    """What is put right: by a change, or to what was counted."""

    reason: AdjustReason
    change: Decimal | None = None
    counted: Decimal | None = None
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
    return post_arrivals(
        [
            Posting(line.item.pk, line.quantity, line.placing, line.unit_cost)
            for line in lines
        ],
        location=location,
        source=LocationKind.SUPPLIER,
        cause=cause,
        on=on,
        note=reference,
        by=by,
    )


@retry_deadlocks
@atomic()
def adjust_stock(
    item: Item,
    location: Location,
    correction: Correction,
    *,
    cause: str,
    placing: Placing | None = None,
    by: User | None,
) -> Decimal:
    """Put a balance right by a change or to a counted quantity; returns the change.

    With a placing, that part alone (plain: what lies in no bin and is of no lot);
    without, all that is for sale: what is missing then is missing from plain stock
    first. Where less is left than is claimed, the youngest claims are given up
    (ClaimsLost). A cause adjusts an item once: give each line of a count its own.
    """
    guard_place(location)
    if item.kind != ItemKind.GOODS:
        raise NotStocked(item=item.sku)
    # Lots are locked before balances.
    traits = traits_of(item, placing.lot_id if placing else None)
    key = (item.pk, location.pk)
    balance = lock_or_make_balance(key)
    today = clock.today(location.time_zone)
    if is_posted(cause, today, [location.pk], [item.pk]):
        return NOTHING
    parts = read_parts({key: balance})
    there = balance.on_hand if placing is None else Shelf(parts).left(key, placing)
    change = _change(there, correction)
    posting = _Adjustment(item, location, correction, cause, today, by)
    if change > 0:
        posting.gain(change, placing or PLAIN, traits)
    elif change < 0:
        want = Want(key, -change, placing or PLAIN, any_age=True)
        take = take_exactly if placing else partial(pick, on=today, is_plain_first=True)
        picked, missing = take([want], parts)
        if missing:
            posting.refuse(there, -change)
        posting.lose(picked, balance)
    return change


@dataclass(frozen=True)
class _Adjustment:
    """One correction on its way into the ledger."""

    item: Item
    location: Location
    correction: Correction
    cause: str
    on: dt.date
    by: User | None

    def gain(self, quantity: Decimal, placing: Placing, traits: Traits) -> None:
        entry = Entry(self.item.pk, quantity, replace(placing, bin_id=None), placing)
        guard_bins(self.location, [placing])
        guard_arrivals([entry], traits, sold_from=None)
        source = counterpart(LocationKind.ADJUSTMENT)
        write_arrivals(self._journey(source, self.location.pk), [entry], by=self.by)

    def lose(self, picked: Sequence[Picked], balance: LockedBalance) -> None:
        lost = sum(e.quantity for e in picked if e.part.placing.is_for_sale)
        short = balance.claimed - (balance.on_hand - lost)
        if lost and short > 0:
            key = (self.item.pk, self.location.pk)
            give_way(key, short, cause=self.cause, by=self.by)
        destination = counterpart(LocationKind.ADJUSTMENT)
        journey = self._journey(self.location.pk, destination)
        write_departures(journey, picked, by=self.by)

    def refuse(self, there: Decimal, wanted: Decimal) -> NoReturn:
        raise NotOnHand(
            item=self.item.sku,
            location=self.location.name,
            on_hand=number(there),
            quantity=number(wanted),
        )

    def _journey(self, source_id: int, destination_id: int) -> Journey:
        said = self.correction
        return Journey(
            source_id, destination_id, self.cause, self.on, said.reason.value, said.note
        )


def _change(there: Decimal, correction: Correction) -> Decimal:
    if correction.counted is None:
        return correction.change or NOTHING
    if correction.counted < 0:
        raise WrongCount(field="quantity")
    return correction.counted - there
