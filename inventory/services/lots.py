"""Lots and serial numbers: found by item and code, made where they are new."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from catalog.models import Item
from catalog.states import Tracking
from foundation import clock
from foundation.bulk import fetch_rows
from foundation.db import atomic
from foundation.models import User
from inventory.errors import ExpiryMissing, LotMissing, LotNotTracked
from inventory.models import Lot

_MAKE = """
INSERT INTO inventory_lot (item_id, code, expires_on, made_on, supplier_id, created_at)
SELECT t.*, %s
FROM unnest(%s::bigint[], %s::text[], %s::date[], %s::date[], %s::bigint[])
    AS t(item_id, code, expires_on, made_on, supplier_id)
ORDER BY t.item_id, t.code
ON CONFLICT (item_id, code) DO NOTHING
RETURNING id
"""


@dataclass(frozen=True)
class LotWanted:
    """A lot as somebody wrote or scanned it."""

    item_id: int
    code: str
    expires_on: dt.date | None = None
    made_on: dt.date | None = None
    supplier_id: int | None = None


LotKey = tuple[int, str]  # item, code


@atomic()
def find_or_make_lots(
    wanted: Sequence[LotWanted], *, by: User | None
) -> dict[LotKey, Lot]:
    """The lots by (item, code); a known one stays as it is, whatever is said of it.

    Raises LotMissing for an empty code, LotNotTracked where the item has no lots,
    ExpiryMissing for a new lot of an item that expires.
    """
    del by  # the movements that bring a lot in say who
    if not wanted:
        return {}
    items = Item.objects.in_bulk({each.item_id for each in wanted})
    for each in wanted:
        _guard(each, items[each.item_id])
    found = _find(wanted)
    new = {
        (each.item_id, each.code): each
        for each in wanted
        if (each.item_id, each.code) not in found
    }
    if not new:
        return found
    for each in new.values():
        if items[each.item_id].has_expiry and each.expires_on is None:
            raise ExpiryMissing(
                item=items[each.item_id].sku, lot=each.code, field="expires_on"
            )
    _make(list(new.values()))
    return _find(wanted)


def _guard(wanted: LotWanted, item: Item) -> None:
    if item.tracking == Tracking.NONE:
        raise LotNotTracked(item=item.sku, field="lot")
    if not wanted.code:
        raise LotMissing(item=item.sku, field="lot")


def _find(wanted: Sequence[LotWanted]) -> dict[LotKey, Lot]:
    lots = Lot.objects.filter(
        item_id__in={each.item_id for each in wanted},
        code__in={each.code for each in wanted},
    )
    keys = {(each.item_id, each.code) for each in wanted}
    found = {(lot.item_id, lot.code): lot for lot in lots}
    return {key: lot for key, lot in found.items() if key in keys}


def _make(new: Sequence[LotWanted]) -> None:
    rows = [(e.item_id, e.code, e.expires_on, e.made_on, e.supplier_id) for e in new]
    columns = [list(column) for column in zip(*rows, strict=True)]
    fetch_rows(_MAKE, [clock.now(), *columns])
