"""What somebody is asked to count at a place: by class, by event, by bin or item.

A sheet has one line for each lot and bin that an item is known to lie in, and one for
the rest of it. What is expected is not written down: it is read when it is counted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, Sum

from catalog.models import Item
from foundation import clock
from foundation.db import atomic
from foundation.formats import number
from foundation.models import User
from foundation.services.numbering import take_numbers
from inventory.errors import (
    CountNotOpen,
    NotAPlaceForStock,
    NothingToCount,
    TooMuchToCount,
)
from inventory.models import Balance, CountLine, CountSheet, Location, StockPart
from inventory.reads.policy import policy_at
from inventory.states import STOCKING, CountReason, CountStatus, Quality

#: More on one sheet nobody finishes; a place is counted zone by zone.
MOST_LINES = 1000


@dataclass(frozen=True)
class CountScope:
    """What is to be counted; None as items and no bins: all that is there."""

    reason: CountReason
    item_ids: tuple[int, ...] | None = None
    bin_ids: tuple[int, ...] = ()
    due_on: dt.date | None = None
    #: None: as the company has it.
    tolerance: Decimal | None = None
    is_blind: bool = True
    note: str = ""


@dataclass(frozen=True)
class Spot:
    """Where so much of an item may lie: of a lot, in a bin, or neither."""

    item_id: int
    bin_id: int | None = None
    lot_id: int | None = None


@atomic()
def make_sheet(
    location: Location, scope: CountScope, *, cause: str, by: User | None
) -> CountSheet:
    """Ask for a count, once per cause; the same cause gives the same sheet."""
    if location.kind not in STOCKING:
        raise NotAPlaceForStock(location=location.name)
    known = CountSheet.objects.filter(cause=cause).first()
    if known is not None:
        return known
    spots = spots_of(location, scope)
    if not spots:
        raise NothingToCount
    if len(spots) > MOST_LINES:
        raise TooMuchToCount(lines=number(len(spots)), most=number(MOST_LINES))
    (name,) = take_numbers("count_number_seq", "CNT-")
    sheet = CountSheet.objects.create(
        number=name,
        location=location,
        reason=scope.reason,
        is_blind=scope.is_blind,
        tolerance=_tolerance(location, scope),
        cause=cause,
        due_on=scope.due_on or clock.today(location.time_zone),
        note=scope.note,
        made_by=by,
        created_at=clock.now(),
    )
    CountLine.objects.bulk_create(
        CountLine(
            sheet=sheet,
            line_no=line_no,
            item_id=spot.item_id,
            bin_id=spot.bin_id,
            lot_id=spot.lot_id,
        )
        for line_no, spot in enumerate(spots, start=1)
    )
    return sheet


def _tolerance(location: Location, scope: CountScope) -> Decimal:
    if scope.tolerance is None:
        return policy_at(location).count_tolerance
    return scope.tolerance


@atomic()
def cancel_sheet(sheet: CountSheet, *, by: User | None) -> CountSheet:
    """Nobody is asked to count this any more; what was counted is not posted."""
    del by  # the change of status says who
    sheet = lock_sheet(sheet)
    sheet.cancel()
    sheet.save(update_fields=["status"])
    return sheet


def lock_sheet(sheet: CountSheet) -> CountSheet:
    sheets = CountSheet.objects.select_related("location").select_for_update(
        of=("self",)
    )
    return sheets.get(pk=sheet.pk)


def lock_open_sheet(sheet: CountSheet) -> CountSheet:
    """The sheet as it is now, locked, while it is being counted."""
    locked = lock_sheet(sheet)
    if locked.status != CountStatus.OPEN:
        raise CountNotOpen(number=locked.number)
    return locked


def spots_of(location: Location, scope: CountScope) -> list[Spot]:
    """Where the items of a scope lie at a place, in the order a person walks."""
    if scope.bin_ids:
        return _in_order(_placed(location, scope))
    placed = _placed(location, scope)
    plain = _plain(location, scope.item_ids, {spot.item_id for spot in placed})
    return _in_order([*placed, *plain])


def _placed(location: Location, scope: CountScope) -> list[Spot]:
    parts = StockPart.objects.filter(
        location=location, quality=Quality.AVAILABLE, quantity__gt=0
    ).filter(Q(bin__isnull=False) | Q(lot__isnull=False))
    if scope.item_ids is not None:
        parts = parts.filter(item__in=scope.item_ids)
    if scope.bin_ids:
        parts = parts.filter(bin__in=_with_inner(scope.bin_ids))
    rows = parts.values_list("item_id", "bin_id", "lot_id").distinct()
    return [Spot(*row) for row in rows]


def _with_inner(place_ids: Sequence[int]) -> set[int]:
    """Zones and bins with all bins inside them."""
    found, layer = set(place_ids), set(place_ids)
    while layer:
        inner = Location.objects.filter(parent__in=layer).values_list("pk", flat=True)
        layer = set(inner) - found
        found |= layer
    return found


def _plain(
    location: Location, item_ids: Sequence[int] | None, placed_ids: set[int]
) -> list[Spot]:
    """What lies in no bin and is of no lot; an item asked for has at least one line."""
    balances = Balance.objects.filter(location=location)
    if item_ids is not None:
        balances = balances.filter(item__in=item_ids)
    on_hand = dict(balances.filter(on_hand__gt=0).values_list("item_id", "on_hand"))
    parts = StockPart.objects.filter(
        location=location, quality=Quality.AVAILABLE, item__in=on_hand
    ).filter(Q(bin__isnull=False) | Q(lot__isnull=False))
    placed = dict(parts.values_list("item_id").annotate(Sum("quantity")))
    plain = {
        item_id
        for item_id, quantity in on_hand.items()
        if quantity > placed.get(item_id, 0)
    }
    wanted = plain | (set(item_ids or ()) - placed_ids)
    return [Spot(item_id) for item_id in wanted]


def _in_order(spots: Iterable[Spot]) -> list[Spot]:
    """By the way through the bins, then by item number and lot; the rest last."""
    every = list(spots)
    bins = Location.objects.in_bulk({spot.bin_id for spot in every if spot.bin_id})
    ids = {spot.item_id for spot in every}
    skus = dict(Item.objects.filter(pk__in=ids).values_list("pk", "sku"))

    def place_of(spot: Spot) -> tuple[bool, int, str, str, int]:
        bin_ = bins.get(spot.bin_id or 0)
        walk, code = (bin_.walk_order, bin_.code) if bin_ else (0, "")
        return bin_ is None, walk, code, skus[spot.item_id], spot.lot_id or 0

    return sorted(every, key=place_of)
