"""What transfers and production hold of stock, as demands of their own.

The demand of a supply line is "TRF-1001/1"; of a component of it "WO-1001/1" too, told
apart by its item.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from foundation.db import atomic
from foundation.models import User
from inventory.engine.sharing import ClaimWish
from inventory.models import Claim, SupplyLine, SupplyOrder
from inventory.services.claims import claim_stock, release_claims
from inventory.states import ClaimKind

NOTHING = Decimal(0)
#: (line, item): of a transfer the line's own item, of production its components.
Need = tuple[int, int]


@dataclass(frozen=True)
class Wanted:
    """So much of an item is needed for a supply line."""

    line: SupplyLine
    item_id: int
    quantity: Decimal


def ref_of(order: SupplyOrder, line: SupplyLine) -> str:
    return f"{order.number}/{line.line_no}"


def held_by(order: SupplyOrder, lines: Iterable[SupplyLine]) -> dict[Need, Decimal]:
    """What the lines hold at this moment, by (line, item); one query."""
    lines_by_ref = {ref_of(order, line): line.pk for line in lines}
    claims = Claim.objects.filter(demand_ref__in=lines_by_ref, open__gt=0)
    sums = claims.values("demand_ref", "item_id").annotate(held=Sum("open"))
    return {
        (lines_by_ref[row["demand_ref"]], row["item_id"]): row["held"] for row in sums
    }


def hold(
    order: SupplyOrder,
    wanted: Sequence[Wanted],
    location_id: int,
    *,
    by: User | None,
) -> dict[Need, Decimal]:
    """Hold what is wanted and not held yet, as far as there is stock; all held then."""
    held = held_by(order, [each.line for each in wanted])
    wishes = []
    for each in wanted:
        missing = each.quantity - held.get((each.line.pk, each.item_id), NOTHING)
        if missing > 0:
            wishes.append(_wish(order, each, missing, location_id))
    if wishes:
        claim_stock(wishes, by=by)
        held = held_by(order, [each.line for each in wanted])
    return held


@atomic()
def release_held(order: SupplyOrder, *, cause: str, by: User | None) -> None:
    """Give back all that an order holds: nothing more of it leaves."""
    lines = SupplyLine.objects.filter(order=order)
    release_claims([ref_of(order, line) for line in lines], cause=cause, by=by)


def missing_of(
    wanted: Iterable[Wanted], held: Mapping[Need, Decimal]
) -> list[tuple[Wanted, Decimal]]:
    """What no claim covers, of each that is short."""
    return [
        (each, short)
        for each in wanted
        if (short := each.quantity - held.get((each.line.pk, each.item_id), NOTHING))
        > 0
    ]


def _wish(
    order: SupplyOrder, wanted: Wanted, quantity: Decimal, location_id: int
) -> ClaimWish:
    return ClaimWish(
        ref_of(order, wanted.line),
        wanted.item_id,
        location_id,
        quantity,
        wanted.line.due_on,
        ClaimKind.RESERVED,
    )
