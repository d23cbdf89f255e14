"""The rows of what was taken for a shipment, and what of it is to be put back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from django.db.models import Case, F, Sum, When

from foundation.models import User
from fulfillment.models import Shipment, ShipmentLine, ShipmentPart
from fulfillment.services.lots import KnownPart
from fulfillment.states import ShipmentStatus
from orders.models import LineProgress, Order, OrderLine
from orders.services.progress import Progress, lock_order, record_progress
from orders.states import ProgressKind

ZERO = Decimal(0)
#: Line of the shipment, item and lot.
RowKey = tuple[int, int, int | None]


def write_parts(
    lines: Sequence[ShipmentLine], parts: Iterable[KnownPart], *, keeps_rest: bool
) -> None:
    """Replace what was taken for these lines.

    With `keeps_rest`, what was taken before and is not any more is to be put back.
    """
    pk_of = {line.order_line_id: line.pk for line in lines}
    new: dict[RowKey, Decimal] = defaultdict(Decimal)
    for part in parts:
        new[pk_of[part.line_id], part.item_id, part.lot_id] += part.quantity
    before = ShipmentPart.objects.filter(line__in=lines)
    back: dict[RowKey, Decimal] = {}
    for row in before:
        key = (row.line_id, row.item_id, row.lot_id)
        rest = max(row.quantity - new.get(key, ZERO), ZERO) if keeps_rest else ZERO
        back[key] = row.back + rest
    before.delete()
    ShipmentPart.objects.bulk_create(
        ShipmentPart(
            line_id=key[0],
            item_id=key[1],
            lot_id=key[2],
            quantity=new.get(key, ZERO),
            back=back.get(key, ZERO),
        )
        for key in [*new, *(key for key in back if key not in new)]
        if new.get(key) or back.get(key)
    )


def cut_parts(
    parts: Sequence[ShipmentPart], line_id: int, wanted: Mapping[int, Decimal]
) -> list[KnownPart]:
    """So much by item of what was taken for a line; what was taken first stays."""
    left, kept = dict(wanted), []
    for part in parts:
        quantity = min(part.quantity, left.get(part.item_id, ZERO))
        left[part.item_id] = left.get(part.item_id, ZERO) - quantity
        if quantity:
            kept.append(KnownPart(line_id, part.item_id, part.lot_id, quantity))
    return kept


def parts_by_line(shipment: Shipment) -> dict[int, list[ShipmentPart]]:
    """What was taken for each line of a shipment, in the order it was noted."""
    found: dict[int, list[ShipmentPart]] = defaultdict(list)
    rows = ShipmentPart.objects.filter(line__shipment=shipment, quantity__gt=0)
    for part in rows.order_by("id"):
        found[part.line_id].append(part)
    return dict(found)


def picked_levels(order: Order, *, but: Shipment | None = None) -> dict[int, Decimal]:
    """How much of each line has been picked: what left, and what lies ready."""
    level = Case(
        When(shipment__status=ShipmentStatus.READY, then=F("picked")),
        default=F("shipped"),
    )
    lines = ShipmentLine.objects.filter(shipment__order=order)
    if but is not None:
        lines = lines.exclude(shipment=but)
    sums = lines.values("order_line").annotate(total=Sum(level)).order_by()
    return {row["order_line"]: row["total"] for row in sums}


def follow_picked(
    shipment: Shipment, line_ids: Sequence[int], *, by: User | None
) -> None:
    """Lines are picked as far as they left or lie ready. Locks the order."""
    order = lock_order(shipment.order.number)
    told = LineProgress.objects.filter(line__order=order, kind=ProgressKind.PICKED)
    cause = f"{shipment.number}/picked/{told.count() + 1}"
    entries = picked_entries(line_ids, picked_levels(order))
    record_progress(order.number, entries, cause=cause, by=by)


def picked_entries(
    line_ids: Iterable[int], levels: Mapping[int, Decimal]
) -> list[Progress]:
    """What brings lines to these levels; never beyond what is wanted of them."""
    lines = OrderLine.objects.filter(pk__in=list(line_ids)).order_by("line_no")
    return [
        Progress(
            line.line_no,
            ProgressKind.PICKED,
            min(levels.get(line.pk, ZERO), line.ordered - line.canceled) - line.picked,
        )
        for line in lines
    ]
