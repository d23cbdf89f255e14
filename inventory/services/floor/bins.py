"""Goods are put where they belong, by what somebody scanned."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from catalog.queries import ItemFacts
from foundation.db import atomic
from foundation.locks import retry_deadlocks
from foundation.models import User
from inventory.engine.parts import Placing
from inventory.errors import ScanTheLot, WrongQuantity
from inventory.models import Location, ReceiptLine, StockPart
from inventory.services.checks import guard_whole
from inventory.services.posting import Move, move_inside
from inventory.services.receiving.put_away import PutAway, put_away
from inventory.states import Quality


@dataclass(frozen=True)
class Lay:
    """So much of an item goes into a bin, from another or from none."""

    item: ItemFacts
    quantity: Decimal
    bin: Location
    source: Location | None = None
    lot_id: int | None = None


@retry_deadlocks
@atomic()
def lay_into_bin(lay: Lay, location: Location, *, cause: str, by: User | None) -> bool:
    """Put goods away; what a receipt brought is noted there as well."""
    if lay.quantity <= 0:
        raise WrongQuantity(field="quantity", item=lay.item.sku)
    guard_whole(lay.quantity, lay.item.sku, lay.item.unit_digits)
    source = _source_of(lay, location)
    line = _receipt_line(lay, location, source)
    if line is not None:
        wanted = [PutAway(line.line_no, lay.quantity, lay.bin.pk)]
        return put_away(line.receipt, wanted, cause=cause, by=by)
    destination = Placing(lay.bin.pk, source.lot_id, source.owner_id)
    move = Move(lay.item.id, lay.quantity, source, destination)
    return move_inside([move], location=location, cause=cause, by=by)


def _source_of(lay: Lay, location: Location) -> Placing:
    """The one part that is meant: ours before another's, its lot where there is one."""
    bin_id = lay.source.pk if lay.source else None
    parts = StockPart.objects.filter(
        item=lay.item.id,
        location=location,
        bin=bin_id,
        quality=Quality.AVAILABLE,
        quantity__gt=0,
    )
    if lay.lot_id is not None:
        parts = parts.filter(lot=lay.lot_id)
    found = list(parts.order_by("lot_id", "owner_id"))
    if len({part.lot_id for part in found}) > 1:
        raise ScanTheLot(field="code", item=lay.item.sku)
    enough = [part for part in found if part.quantity >= lay.quantity]
    for part in sorted(enough, key=lambda each: each.owner_id or 0):
        return Placing(bin_id, part.lot_id, part.owner_id)
    return Placing(bin_id, lay.lot_id)


def _receipt_line(lay: Lay, location: Location, source: Placing) -> ReceiptLine | None:
    """What came in with a receipt and lies in no bin yet."""
    if source.bin_id is not None:
        return None
    lines = ReceiptLine.objects.filter(
        item=lay.item.id,
        receipt__location=location,
        bin=None,
        lot=source.lot_id,
        quality=Quality.AVAILABLE,
    ).select_related("receipt__location")
    for line in lines.order_by("-id")[:20]:
        if line.quantity - line.returned >= lay.quantity:
            return line
    return None
