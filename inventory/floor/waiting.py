"""What waits on the floor: deliveries, transfers to ship, goods to put away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, Q
from django.http import Http404

from catalog.models import Item
from catalog.states import Tracking
from foundation import clock
from inventory.models import (
    Location,
    Lot,
    Receipt,
    ReceiptLine,
    SupplyLine,
    SupplyOrder,
)
from inventory.services.receiving.put_away import suggest_bins
from inventory.states import Quality, SupplyKind, SupplyStatus

MOST = 100
#: What came in longer ago was put away without anybody saying so.
LATELY = dt.timedelta(days=14)
ZERO = Decimal(0)


@dataclass(frozen=True)
class FloorRow:
    """A line that is handled on the floor, with what may be scanned for it."""

    ref: str
    item: Item
    quantity: Decimal
    bin: Location | None = None
    lot: Lot | None = None

    @property
    def codes(self) -> list[str]:
        lots = [self.lot.code] if self.lot else []
        gtins = [self.item.gtin] if self.item.gtin else []
        return [self.item.sku, *gtins, *lots]

    @property
    def needs_lot(self) -> bool:
        return self.item.is_tracked

    @property
    def is_serial(self) -> bool:
        return self.item.tracking == Tracking.SERIAL


def expected_at(place: Location) -> list[SupplyOrder]:
    """Orders whose goods may arrive at a place, the first expected first."""
    is_open = Q(lines__ordered__gt=F("lines__received") + F("lines__canceled"))
    is_under_way = Q(lines__shipped__gt=F("lines__received"))
    orders = SupplyOrder.objects.filter(
        is_open,
        Q(kind=SupplyKind.PURCHASE) | (Q(kind=SupplyKind.TRANSFER) & is_under_way),
        destination=place,
        status=SupplyStatus.SENT,
    )
    found = orders.select_related("supplier", "source").distinct()
    return list(found.order_by("id")[:MOST])


def get_expected(place: Location, number: str) -> SupplyOrder:
    orders = SupplyOrder.objects.select_related("supplier", "source", "destination")
    order = orders.filter(destination=place, number=number).first()
    if order is None:
        raise Http404
    return order


def rows_to_receive(order: SupplyOrder) -> list[FloorRow]:
    """What is still to come of an order; of a transfer what is under way."""
    is_transfer = order.kind == SupplyKind.TRANSFER
    lines = order.lines.select_related("item__unit").order_by("line_no")
    rows = [
        FloorRow(
            str(line.line_no),
            line.item,
            line.shipped - line.received if is_transfer else line.open,
        )
        for line in lines
    ]
    return [row for row in rows if row.quantity > 0]


def transfers_to_ship(place: Location) -> list[SupplyOrder]:
    """Transfers of which something is still to leave a place."""
    orders = SupplyOrder.objects.filter(
        kind=SupplyKind.TRANSFER,
        source=place,
        status__in=(SupplyStatus.APPROVED, SupplyStatus.SENT),
        lines__ordered__gt=F("lines__shipped") + F("lines__canceled"),
    )
    found = orders.select_related("destination").annotate(lines_count=Count("lines"))
    return list(found.order_by("id")[:MOST])


def get_transfer(place: Location, number: str) -> SupplyOrder:
    orders = SupplyOrder.objects.select_related("source", "destination")
    order = orders.filter(kind=SupplyKind.TRANSFER, source=place, number=number).first()
    if order is None:
        raise Http404
    return order


def lines_to_ship(order: SupplyOrder) -> list[tuple[SupplyLine, Decimal]]:
    lines = order.lines.select_related("item__unit").order_by("line_no")
    open_ = [(line, line.ordered - line.canceled - line.shipped) for line in lines]
    return [(line, quantity) for line, quantity in open_ if quantity > 0]


@dataclass(frozen=True)
class ToPutAway:
    """What came in and lies in no bin yet, with the bin to lay it into."""

    line: ReceiptLine
    bin: Location | None


def to_put_away(place: Location) -> list[ToPutAway]:
    lines = ReceiptLine.objects.filter(
        receipt__in=Receipt.objects.filter(
            location=place, at__gte=clock.now() - LATELY
        ),
        bin=None,
        quality=Quality.AVAILABLE,
        quantity__gt=F("returned"),
    )
    found = list(
        lines.select_related("item__unit", "lot", "receipt").order_by("id")[:MOST]
    )
    bins = suggest_bins(place, _items_of(found))
    if not bins:
        return []
    return [ToPutAway(line, bins.get(line.item_id)) for line in found]


def _items_of(lines: Iterable[ReceiptLine]) -> set[int]:
    return {line.item_id for line in lines}
