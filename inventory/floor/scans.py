"""What was scanned on the floor: an item, a lot of it, or a bin of the place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from catalog.queries import ItemFacts, item_facts, items_by_code
from catalog.states import ItemKind
from foundation import clock
from inventory.engine.gs1 import Scan, read_scan
from inventory.errors import LotUnknown, ScanUnknown
from inventory.models import CountLine, Location, Lot
from inventory.services.counting.sheets import Spot
from inventory.states import INSIDE


@dataclass(frozen=True)
class Found:
    """What a scan means at a place; neither item nor bin: nobody knows it."""

    scan: Scan
    item: ItemFacts | None = None
    lot: Lot | None = None
    bin: Location | None = None

    @property
    def lot_code(self) -> str:
        return self.lot.code if self.lot else self.scan.lot_code


def find_scanned(code: str, location: Location) -> Found:
    """An item's number, GTIN, other code or lot; else a bin of this place."""
    scan = read_scan(code, this_year=clock.today(location.time_zone).year)
    items = items_by_code(scan.codes)
    item = next((items[each] for each in scan.codes if each in items), None)
    if item is not None:
        lot = Lot.objects.filter(item=item.id, code=scan.lot_code).first()
        return Found(scan, item, lot if scan.lot_code else None)
    inside = Location.objects.filter(site=location, kind__in=INSIDE)
    bin_ = inside.filter(code=scan.code).first()
    if bin_ is not None:
        return Found(scan, bin=bin_)
    lots = list(Lot.objects.filter(code=scan.code)[:2])
    if len(lots) == 1:
        return Found(scan, item_facts([lots[0].item_id])[lots[0].item_id], lots[0])
    return Found(scan)


def get_scanned_item(code: str, location: Location) -> tuple[ItemFacts, Found]:
    """The item of goods that was scanned; raises ScanUnknown at the field `code`."""
    found = find_scanned(code, location)
    if found.item is None or found.item.kind != ItemKind.GOODS:
        raise ScanUnknown(field="code", code=code.strip())
    return found.item, found


def get_scanned_bin(code: str, location: Location, *, field: str = "bin") -> Location:
    found = find_scanned(code, location)
    if found.bin is None:
        raise ScanUnknown(field=field, code=code.strip())
    return found.bin


def known_lot_id(found: Found) -> int | None:
    """The lot that was scanned with an item; raises LotUnknown for one we never had."""
    if not found.lot_code:
        return None
    if found.lot is None:
        sku = found.item.sku if found.item else found.scan.code
        raise LotUnknown(field="code", lot=found.lot_code, item=sku)
    return found.lot.pk


def spot_scanned(code: str, bin_code: str, location: Location) -> Spot:
    """Where something was found that nobody expected there."""
    item, found = get_scanned_item(code, location)
    bin_ = get_scanned_bin(bin_code, location) if bin_code.strip() else None
    return Spot(item.id, bin_.pk if bin_ else None, known_lot_id(found))


def find_line(
    code: str, location: Location, lines: Sequence[CountLine]
) -> CountLine | None:
    """The line of a count that a scan means, one still to be counted first."""
    found = find_scanned(code, location)
    ordered = sorted(lines, key=lambda line: line.counted is not None)
    for line in ordered:
        is_item = found.item is not None and line.item_id == found.item.id
        is_lot = found.lot is None or line.lot_id == found.lot.pk
        is_bin = found.bin is not None and line.bin_id == found.bin.pk
        if is_bin or (is_item and is_lot):
            return line
    return None
