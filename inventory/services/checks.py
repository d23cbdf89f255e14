"""What may lie where: the items, lots and bins of a posting are what they must be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from catalog.models import Item
from catalog.states import ItemKind, Tracking
from foundation.bulk import fetch_rows
from foundation.formats import short_day
from inventory.engine.parts import Placing
from inventory.errors import (
    LotExpired,
    LotMissing,
    LotNotTracked,
    NoSuchLot,
    NotAPlaceForStock,
    NotStocked,
    SerialInStock,
    SerialIsOne,
    WrongBin,
    WrongQuantity,
)
from inventory.models import Location
from inventory.receiving_errors import DayToCome, PartOfAPiece
from inventory.services.ledger import Entry
from inventory.states import INSIDE, STOCKING

_ITEMS = "SELECT id, sku, kind, tracking FROM catalog_item WHERE id = ANY(%s)"
_LOTS = """
SELECT id, item_id, code, expires_on FROM inventory_lot WHERE id = ANY(%s) ORDER BY id
"""
# Whoever brings in the same serial number at another place waits here.
_LOCK_LOTS = f"{_LOTS} FOR NO KEY UPDATE"
_IN_STOCK = """
SELECT lot_id FROM inventory_stockpart WHERE lot_id = ANY(%s) AND quantity > 0 LIMIT 1
"""
_BINS = """
SELECT count(*) FROM inventory_location
WHERE id = ANY(%s) AND site_id = %s AND kind = ANY(%s)
"""


class ItemTraits(NamedTuple):
    id: int
    sku: str
    kind: str
    tracking: str


class LotTraits(NamedTuple):
    id: int
    item_id: int
    code: str
    expires_on: dt.date | None


@dataclass(frozen=True)
class Traits:
    """What is known of the items and lots of a posting."""

    items: Mapping[int, ItemTraits]
    lots: Mapping[int, LotTraits]

    def is_serial(self, item_id: int) -> bool:
        return self.items[item_id].tracking == Tracking.SERIAL

    def of_lot(self, lot_id: int, item_id: int) -> LotTraits:
        lot = self.lots.get(lot_id)
        if lot is None or lot.item_id != item_id:
            raise NoSuchLot(item=self.items[item_id].sku, field="lot")
        return lot


def guard_place(location: Location) -> None:
    if location.kind not in STOCKING:
        raise NotAPlaceForStock(location=location.name)


def guard_bins(location: Location, placings: Iterable[Placing]) -> None:
    """Every bin named lies inside the place."""
    bins = {placing.bin_id for placing in placings if placing.bin_id is not None}
    if not bins:
        return
    kinds = sorted(kind.value for kind in INSIDE)
    [(found,)] = fetch_rows(_BINS, [sorted(bins), location.pk, kinds])
    if found != len(bins):
        raise WrongBin(location=location.name, field="bin")


def read_traits(item_ids: Collection[int], lot_ids: Collection[int]) -> Traits:
    """The items and lots of a posting; the lots of serial items are locked."""
    items = [ItemTraits(*row) for row in fetch_rows(_ITEMS, [sorted(item_ids)])]
    lots: list[LotTraits] = []
    if lot_ids:
        is_serial = any(item.tracking == Tracking.SERIAL for item in items)
        sql = _LOCK_LOTS if is_serial else _LOTS
        lots = [LotTraits(*row) for row in fetch_rows(sql, [sorted(lot_ids)])]
    return Traits({item.id: item for item in items}, {lot.id: lot for lot in lots})


def traits_of(item: Item, lot_id: int | None) -> Traits:
    """The same for one item that is known already; asks only where there is a lot."""
    if lot_id is not None:
        return read_traits({item.pk}, {lot_id})
    known = ItemTraits(item.pk, item.sku, item.kind, item.tracking)
    return Traits({item.pk: known}, {})


def guard_lines(lines: Iterable[tuple[int, Decimal]], traits: Traits) -> None:
    """Goods only, and more than nothing of each."""
    for item_id, quantity in lines:
        item = traits.items[item_id]
        if item.kind != ItemKind.GOODS:
            raise NotStocked(item=item.sku)
        if quantity <= 0:
            raise WrongQuantity(item=item.sku, field="quantity")


def guard_whole(
    quantity: Decimal, sku: str, digits: int, *, field: str = "quantity"
) -> None:
    """Nobody counts or hands over a smaller part than the unit of the item knows."""
    if quantity != round(quantity, digits):
        raise PartOfAPiece(field=field, item=sku)


def guard_day(on: dt.date, today: dt.date, *, field: str) -> None:
    """What has not happened yet is not booked."""
    if on > today:
        raise DayToCome(day=short_day(on), field=field)


def guard_arrivals(
    entries: Sequence[Entry], traits: Traits, *, sold_from: dt.date | None
) -> None:
    """What comes in is of a lot where its item asks for one, and of no other item.

    For sale only what is good on `sold_from`; None = what is found is found.
    """
    for entry in entries:
        item, lot_id = traits.items[entry.item_id], entry.destination.lot_id
        if lot_id is None:
            if item.tracking != Tracking.NONE:
                raise LotMissing(item=item.sku, field="lot")
            continue
        if item.tracking == Tracking.NONE:
            raise LotNotTracked(item=item.sku, field="lot")
        lot = traits.of_lot(lot_id, item.id)
        if sold_from and entry.destination.is_for_sale:
            guard_age(lot, item.sku, sold_from)
    _guard_serials(entries, traits)


def guard_age(lot: LotTraits, sku: str, on: dt.date) -> None:
    if lot.expires_on and lot.expires_on < on:
        expired = short_day(lot.expires_on)
        raise LotExpired(lot=lot.code, item=sku, expired=expired, field="lot")


def _guard_serials(entries: Sequence[Entry], traits: Traits) -> None:
    seen: set[int] = set()
    for entry in entries:
        lot_id = entry.destination.lot_id
        if lot_id is None or not traits.is_serial(entry.item_id):
            continue
        if entry.quantity != 1 or lot_id in seen:
            raise SerialIsOne(
                lot=traits.lots[lot_id].code,
                item=traits.items[entry.item_id].sku,
                field="lot",
            )
        seen.add(lot_id)
    found = fetch_rows(_IN_STOCK, [sorted(seen)]) if seen else []
    for (lot_id,) in found:
        lot = traits.lots[lot_id]
        raise SerialInStock(
            lot=lot.code, item=traits.items[lot.item_id].sku, field="lot"
        )
