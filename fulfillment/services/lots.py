"""The lots and serial numbers that somebody names: known, good, there, and enough."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from catalog.models import Item
from catalog.states import Tracking
from foundation.formats import number, short_day
from fulfillment.errors import LotsDiffer, SerialsDiffer
from fulfillment.models import Shipment
from fulfillment.picking import PartKey, TakenPart, picked_lots
from inventory.errors import LotExpired, LotNotThere, LotUnknown, SerialIsOne
from inventory.models import Balance, Lot
from inventory.reads.lots import lots_for_sale

ZERO = Decimal(0)


@dataclass(frozen=True)
class KnownPart:
    """So much of an item for a line, of a lot of ours where one is named."""

    line_id: int
    item_id: int
    lot_id: int | None
    quantity: Decimal


def known_parts(
    shipment: Shipment,
    named: Mapping[PartKey, Sequence[TakenPart]],
    wanted: Mapping[PartKey, Decimal],
    *,
    on: dt.date,
) -> list[KnownPart]:
    """What leaves by line, item and lot; raises what is wrong at the field it is in.

    Of an item without lots, or of which nobody named any, the whole without a lot.
    """
    items = Item.objects.in_bulk({item_id for _, item_id in wanted})
    codes = {each.lot_code.strip() for parts in named.values() for each in parts}
    check = _Check(shipment, items, codes, on)
    found = []
    for key, quantity in wanted.items():
        given = [each for each in named.get(key, ()) if each.quantity]
        if quantity and named.get(key) and items[key[1]].is_tracked:
            found += check.parts(key, given, quantity, named[key][-1].field)
        elif quantity:
            found.append(KnownPart(*key, None, quantity))
    return _summed(found)


class _Check:
    """The lots at the place of a shipment, less what has been named of them already."""

    def __init__(
        self,
        shipment: Shipment,
        items: Mapping[int, Item],
        codes: Collection[str],
        on: dt.date,
    ) -> None:
        self.place, self.items, self.on = shipment.location, items, on
        tracked = [item.pk for item in items.values() if item.is_tracked]
        here = lots_for_sale(self.place, tracked) if tracked else {}
        kept = picked_lots(self.place, but=shipment) if tracked else {}
        self.left = {
            each.lot.pk: each.quantity - kept.get((item_id, each.lot.pk), ZERO)
            for item_id, lots in here.items()
            for each in lots
        }
        self.lots = {
            (lot.item_id, lot.code): lot
            for lot in Lot.objects.filter(item__in=tracked, code__in=codes)
        }
        balances = Balance.objects.filter(location=self.place, item__in=tracked)
        #: What lies there of tracked items and is of no lot.
        self.bare = {
            item_id: on_hand - sum((e.quantity for e in here.get(item_id, [])), ZERO)
            for item_id, on_hand in balances.values_list("item", "on_hand")
        }

    def parts(
        self, key: PartKey, given: Sequence[TakenPart], quantity: Decimal, field: str
    ) -> list[KnownPart]:
        item = self.items[key[1]]
        found = [
            KnownPart(*key, lot_id, each.quantity)
            for each in given
            for lot_id in [self._taken(item, each) if each.lot_code else None]
        ]
        self._guard_sum(item, given, quantity, field)
        return found

    def _taken(self, item: Item, part: TakenPart) -> int:
        lot = self.lots.get((item.pk, part.lot_code.strip()))
        if lot is None:
            raise LotUnknown(lot=part.lot_code, item=item.sku, field=part.field)
        if lot.expires_on is not None and lot.expires_on < self.on:
            expired = short_day(lot.expires_on)
            raise LotExpired(
                lot=lot.code, item=item.sku, expired=expired, field=part.field
            )
        if item.tracking == Tracking.SERIAL and part.quantity != 1:
            raise SerialIsOne(lot=lot.code, item=item.sku, field=part.field)
        self._take(lot, part)
        return lot.pk

    def _take(self, lot: Lot, part: TakenPart) -> None:
        there = self.left.get(lot.pk, ZERO)
        if part.quantity > there:
            raise LotNotThere(
                lot=lot.code,
                location=self.place.name,
                on_hand=number(there),
                quantity=number(part.quantity),
                field=part.field,
            )
        self.left[lot.pk] = there - part.quantity

    def _guard_sum(
        self, item: Item, given: Sequence[TakenPart], quantity: Decimal, field: str
    ) -> None:
        """What leaves is named; only what lies there without a lot may go without."""
        total = sum((each.quantity for each in given), ZERO)
        bare = sum((each.quantity for each in given if not each.lot_code), ZERO)
        if total == quantity and bare <= self.bare.get(item.pk, ZERO):
            return
        is_serial = item.tracking == Tracking.SERIAL
        error = SerialsDiffer if is_serial else LotsDiffer
        raise error(
            item=item.sku,
            named=number(total - bare),
            quantity=number(quantity),
            field=field,
        )


def _summed(parts: Sequence[KnownPart]) -> list[KnownPart]:
    """The same lot named twice for a line is one part."""
    sums: dict[tuple[int, int, int | None], Decimal] = defaultdict(Decimal)
    for part in parts:
        sums[part.line_id, part.item_id, part.lot_id] += part.quantity
    return [KnownPart(*key, quantity) for key, quantity in sums.items()]
