"""Reads of supply orders: what is still to come, where and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, QuerySet

from inventory.models import ReceiptLine, SupplyLine, SupplyOrder
from inventory.states import SupplyStatus

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Incoming:
    """So much of an item is expected at a place on a day, by one supply line."""

    item_id: int
    location_id: int
    on: dt.date | None
    quantity: Decimal
    number: str
    line_no: int
    is_confirmed: bool
    demand_ref: str = ""


def incoming(
    item_ids: Iterable[int], location_ids: Iterable[int] | None = None
) -> list[Incoming]:
    """What approved and sent orders still bring, transfers under way included.

    By item, then the first expected first; what has no day comes last. A day in the
    past is given as it is: the caller knows what late means.
    """
    lines = SupplyLine.objects.filter(item_id__in=list(item_ids))
    if location_ids is not None:
        lines = lines.filter(order__destination_id__in=list(location_ids))
    return _read(lines)


def expected(order: SupplyOrder) -> list[Incoming]:
    """What one order still brings; nothing where it was not approved or has ended."""
    return _read(SupplyLine.objects.filter(order=order))


def came_for(item_ids: Iterable[int], demand_refs: Iterable[str]) -> set[str]:
    """Those of these demands that goods were ordered for and have come."""
    found = ReceiptLine.objects.filter(
        item_id__in=list(item_ids),
        supply_line__demand_ref__in=list(demand_refs),
        quantity__gt=F("returned"),
    )
    refs = found.values_list("supply_line__demand_ref", flat=True)
    return {ref for ref in refs if ref}


def still_to_come(line: SupplyLine) -> Decimal:
    """What is open, but no more than the supplier said they deliver."""
    if line.confirmed is None:
        return line.open
    return max(min(line.open, line.confirmed - line.received), NOTHING)


def _read(lines: QuerySet[SupplyLine]) -> list[Incoming]:
    found = (
        lines.filter(
            # As the index of open lines says it.
            ordered__gt=F("received") + F("canceled"),
            order__status__in=(SupplyStatus.APPROVED, SupplyStatus.SENT),
        )
        .select_related("order")
        .order_by("item_id", "order_id", "line_no")
    )
    rows = [_incoming(line) for line in found]
    return sorted(
        (row for row in rows if row.quantity > 0),
        key=lambda row: (row.item_id, row.on or dt.date.max),
    )


def _incoming(line: SupplyLine) -> Incoming:
    return Incoming(
        item_id=line.item_id,
        location_id=line.order.destination_id,
        on=line.expected_on,
        quantity=still_to_come(line),
        number=line.order.number,
        line_no=line.line_no,
        is_confirmed=line.confirmed_on is not None,
        demand_ref=line.demand_ref,
    )
