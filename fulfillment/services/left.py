"""What left of which lot: as it was picked, else as the ledger chose."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.db.models import Sum

from foundation.models import User
from fulfillment.models import Shipment, ShipmentLine
from fulfillment.queries import Needs, ref_of
from fulfillment.services.lots import KnownPart
from fulfillment.services.parts import cut_parts, parts_by_line, write_parts
from fulfillment.services.put_back import tell_put_back
from fulfillment.services.ready import hold_ready
from inventory.engine.sharing import ShipWish
from inventory.models import Movement
from inventory.services.leaving import Lots

ZERO = Decimal(0)


def left_parts(
    shipment: Shipment, lines: Sequence[ShipmentLine], needs: Mapping[int, Needs]
) -> list[KnownPart]:
    """What leaves of what was picked: less than was picked leaves the last of it."""
    if shipment.picked_at is None:
        return []
    taken = parts_by_line(shipment)
    return [
        part
        for line in lines
        for part in cut_parts(
            taken.get(line.pk, []),
            line.order_line_id,
            {i: each * line.shipped for i, each in needs[line.order_line_id].items()},
        )
    ]


def named_lots(
    shipment: Shipment, lines: Sequence[ShipmentLine], parts: Sequence[KnownPart]
) -> Lots:
    """The lots that were picked, by the line they were picked for."""
    refs = {
        line.order_line_id: ref_of(shipment.order, line.order_line) for line in lines
    }
    lots: dict[str, list[tuple[int, Decimal]]] = defaultdict(list)
    for part in parts:
        if part.lot_id is not None:
            lots[refs[part.line_id]].append((part.lot_id, part.quantity))
    return dict(lots)


def note_left(
    shipment: Shipment,
    lines: Sequence[ShipmentLine],
    parts: Sequence[KnownPart],
    wishes: Sequence[ShipWish],
    *,
    by: User | None,
) -> None:
    """Note the lots that left by line; what was picked and stays is to be put back."""
    moved = _moved(shipment) if wishes else {}
    if shipment.picked_at is None and not any(lot for _, lot in moved):
        return
    if any(line.picked > line.shipped for line in lines):
        hold_ready(shipment, lines, has_left=True, by=by)
    write_parts(lines, _shared(shipment, lines, parts, wishes, moved), keeps_rest=True)
    tell_put_back(shipment, by=by)


def _moved(shipment: Shipment) -> dict[tuple[int, int | None], Decimal]:
    """What the ledger says left with this shipment, by item and lot."""
    movements = Movement.objects.filter(cause=shipment.number).order_by()
    sums = movements.values_list("item", "lot").annotate(total=Sum("quantity"))
    return {(item, lot): total for item, lot, total in sums}


def _shared(
    shipment: Shipment,
    lines: Sequence[ShipmentLine],
    parts: Sequence[KnownPart],
    wishes: Sequence[ShipWish],
    moved: Mapping[tuple[int, int | None], Decimal],
) -> list[KnownPart]:
    """Share what left out among the lines: named lots to who named them."""
    line_of = {ref_of(shipment.order, e.order_line): e.order_line_id for e in lines}
    left, named = dict(moved), [part for part in parts if part.lot_id is not None]
    open_ = {(line_of[w.demand_ref], w.item_id): w.quantity for w in wishes}
    for part in named:
        left[part.item_id, part.lot_id] -= part.quantity
        open_[part.line_id, part.item_id] -= part.quantity
    found = list(named)
    for line_id, item_id in sorted(open_):
        for key in [each for each in left if each[0] == item_id]:
            taken = min(left[key], open_[line_id, item_id])
            left[key] -= taken
            open_[line_id, item_id] -= taken
            if taken > 0:
                found.append(KnownPart(line_id, item_id, key[1], taken))
    return found
