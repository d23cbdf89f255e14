"""Which lots and bins a shipment takes: those named, then what expires first."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NoReturn

from catalog.models import Item
from foundation.formats import number, short_day
from inventory.engine.parts import Part, Picked, Placing, Want, pick
from inventory.engine.sharing import Key, ShipWish
from inventory.errors import (
    LotExpired,
    LotNotThere,
    LotsExceedQuantity,
    NoSuchLot,
    NothingToPick,
)
from inventory.models import Location, Lot

#: Lots and quantities by demand: what somebody scanned when it was packed.
Lots = Mapping[str, Sequence[tuple[int, Decimal]]]


def pick_parts(
    lines: Sequence[ShipWish],
    parts: Sequence[Part],
    lots: Lots,
    *,
    on: dt.date,
) -> list[Picked]:
    """What leaves of which part; raises where a named lot or unexpired stock lacks."""
    rest: dict[Key, Decimal] = defaultdict(Decimal)
    for line in lines:
        rest[line.item_id, line.location_id] += line.quantity
    named = _named(lines, parts, lots) if lots else []
    for want in named:
        _guard_age(want, parts, on)
        rest[want.key] -= want.quantity
    unnamed = [Want(key, quantity) for key, quantity in rest.items() if quantity > 0]
    picked, missing = pick([*named, *unnamed], parts, on=on)
    for want in missing:
        _refuse(want, parts)
    return picked


def _named(lines: Sequence[ShipWish], parts: Sequence[Part], lots: Lots) -> list[Want]:
    here = {(part.key, part.placing.lot_id) for part in parts}
    wants = []
    for ref, chosen in lots.items():
        left: dict[Key, Decimal] = defaultdict(Decimal)
        for line in lines:
            if line.demand_ref == ref:
                left[line.item_id, line.location_id] += line.quantity
        for lot_id, quantity in chosen:
            keys = [key for key in left if (key, lot_id) in here]
            if not keys:
                _refuse_lot(lot_id, quantity, left)
            left[keys[0]] -= quantity
            if left[keys[0]] < 0:
                raise LotsExceedQuantity(line=ref, field="lot")
            wants.append(Want(keys[0], quantity, Placing(lot_id=lot_id)))
    return wants


def _guard_age(want: Want, parts: Sequence[Part], on: dt.date) -> None:
    lot_id = want.placing.lot_id
    for part in parts:
        if lot_id and part.placing.lot_id == lot_id and part.is_expired(on):
            lot = Lot.objects.select_related("item").get(pk=lot_id)
            expired = short_day(part.expires_on) if part.expires_on else ""
            raise LotExpired(
                lot=lot.code, item=lot.item.sku, expired=expired, field="lot"
            )


def _refuse(want: Want, parts: Sequence[Part]) -> NoReturn:
    """Say what is missing of what was wanted."""
    item_id, location_id = want.key
    location, lot_id = Location.objects.get(pk=location_id), want.placing.lot_id
    if lot_id is None:
        item = Item.objects.get(pk=item_id)
        raise NothingToPick(
            item=item.sku, location=location.name, quantity=number(want.quantity)
        )
    there = sum(
        (part.quantity for part in parts if want.placing.covers(part.placing)),
        Decimal(0),
    )
    lot = Lot.objects.get(pk=lot_id)
    raise LotNotThere(
        lot=lot.code,
        location=location.name,
        on_hand=number(there),
        quantity=number(there + want.quantity),
        field="lot",
    )


def _refuse_lot(
    lot_id: int, quantity: Decimal, left: Mapping[Key, Decimal]
) -> NoReturn:
    """Say why a named lot is none that could leave for this line."""
    lot = Lot.objects.filter(pk=lot_id).first()
    keys = [key for key in left if lot and key[0] == lot.item_id]
    if lot is None or not keys:
        items = sorted({item_id for item_id, _ in left})
        item = Item.objects.filter(pk__in=items).order_by("pk").first()
        raise NoSuchLot(item=item.sku if item else "", field="lot")
    raise LotNotThere(
        lot=lot.code,
        location=Location.objects.get(pk=keys[0][1]).name,
        on_hand=number(0),
        quantity=number(quantity),
        field="lot",
    )
