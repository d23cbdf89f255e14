"""What came in goes to its bin."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from foundation.db import atomic
from foundation.locks import retry_deadlocks
from foundation.models import User
from foundation.services.timeline import tell
from inventory.errors import WrongBin
from inventory.models import Location, Receipt, StockPart
from inventory.services.posting import Move, move_inside
from inventory.services.receiving.handling import change_lines, is_done, lock_handled
from inventory.states import LocationKind, Quality


@dataclass(frozen=True)
class PutAway:
    """So much of a line of a receipt goes into a bin."""

    line_no: int
    quantity: Decimal
    bin_id: int


@retry_deadlocks
@atomic()
def put_away(
    receipt: Receipt, wanted: Sequence[PutAway], *, cause: str, by: User | None
) -> bool:
    """Lay parts of a receipt into bins; False where this cause was posted before."""
    if is_done(cause):
        return False
    bins = {each.line_no: each.bin_id for each in wanted}
    _guard(receipt.location, bins.values())
    handled = lock_handled(receipt, {each.line_no: each.quantity for each in wanted})
    moves = [
        Move(
            each.line.item_id,
            each.quantity,
            each.placing,
            replace(each.placing, bin_id=bins[each.line.line_no]),
        )
        for each in handled
    ]
    move_inside(moves, location=receipt.location, cause=cause, by=by)
    changes = [{"bin_id": bins[each.line.line_no]} for each in handled]
    change_lines(handled, changes)
    tell(
        "receipt.put_away",
        subject=("receipt", receipt.number),
        by=by,
        params={"count": str(sum(each.quantity for each in handled))},
    )
    return True


def suggest_bins(location: Location, item_ids: Collection[int]) -> dict[int, Location]:
    """Where to lay each item: where most of it lies already, else the first bin.

    Two queries; an item is left out where the place has no bins.
    """
    bins = {each.pk: each for each in bins_of(location)}
    if not bins:
        return {}
    first = next(iter(bins.values()))
    parts = StockPart.objects.filter(
        location=location,
        item_id__in=item_ids,
        bin_id__in=bins,
        quality=Quality.AVAILABLE,
        quantity__gt=0,
    )
    lies = {
        item_id: bins[bin_id]
        for item_id, bin_id in parts.order_by("quantity").values_list(
            "item_id", "bin_id"
        )
    }
    return {item_id: lies.get(item_id, first) for item_id in item_ids}


def bins_of(location: Location) -> list[Location]:
    """The bins of a warehouse or store, as a picker walks."""
    bins = Location.objects.filter(site=location, kind=LocationKind.BIN, is_active=True)
    return list(bins.order_by("walk_order", "code"))


def _guard(location: Location, bin_ids: Collection[int]) -> None:
    known = {each.pk for each in bins_of(location)}
    if not known.issuperset(bin_ids):
        raise WrongBin(field="bin", location=location.name)
