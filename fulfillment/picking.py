"""What is picked for a shipment: goods themselves, kits by their components."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, Decimal

from django.db.models import Sum

from catalog.models import Item
from catalog.states import Tracking
from foundation import clock
from fulfillment.models import Shipment, ShipmentLine, ShipmentPart
from fulfillment.queries import Needs, stock_behind
from fulfillment.states import ShipmentStatus
from inventory.floor.picks import PickWish, pick_steps
from inventory.floor.rows import TakenRow
from inventory.floor.waiting import FloorRow
from inventory.models import Location
from inventory.reads.lots import LotHere, lots_for_sale

ZERO = Decimal(0)
#: Order line and stock item.
PartKey = tuple[int, int]


@dataclass(frozen=True)
class TakenPart:
    """So much was taken, of a lot as somebody wrote or scanned its code."""

    quantity: Decimal
    lot_code: str = ""
    #: The field it was written into.
    field: str = ""


@dataclass(frozen=True)
class Picks:
    """What lies ready: units by order line, and of which lots they are.

    What is named of an item has to add up; what is not named is nobody's choice.
    """

    quantities: Mapping[int, Decimal]
    parts: Mapping[PartKey, Sequence[TakenPart]] = field(default_factory=dict)


@dataclass(frozen=True)
class Parcel:
    """With whom a shipment leaves, and when; None = today."""

    carrier: str = ""
    tracking_number: str = ""
    on: dt.date | None = None


@dataclass(frozen=True)
class Picking:
    """The stops for a shipment, and what one unit of each line needs."""

    lines: Sequence[ShipmentLine]
    needs: Mapping[int, Needs]
    rows: list[FloorRow]

    def picks(self, taken: Sequence[TakenRow]) -> Picks:
        """What lies ready by what was taken; services leave with the rest."""
        sums: dict[str, Decimal] = {}
        parts: dict[PartKey, list[TakenPart]] = {}
        for row in taken:
            sums[row.ref] = sums.get(row.ref, ZERO) + row.quantity
            line_id, _, item_id = row.ref.partition(":")
            part = TakenPart(row.quantity, row.lot_code, "lot_code")
            parts.setdefault((int(line_id), int(item_id)), []).append(part)
        units = {line.order_line_id: self._complete(line, sums) for line in self.lines}
        return Picks(units, parts)

    def short_items(self, taken: Mapping[str, Decimal]) -> list[int]:
        """The items of which less was taken than asked for."""
        asked: dict[str, Decimal] = {}
        for row in self.rows:
            asked[row.ref] = asked.get(row.ref, ZERO) + row.quantity
        short = {row.item.pk for row in self.rows if taken[row.ref] < asked[row.ref]}
        return sorted(short)

    def _complete(self, line: ShipmentLine, taken: Mapping[str, Decimal]) -> Decimal:
        needs = self.needs[line.order_line_id]
        if not needs:
            return line.quantity
        item = line.order_line.item
        digits = item.unit.digits if item else 0
        kits = [
            taken.get(_ref(line.order_line_id, item_id), ZERO) / each
            for item_id, each in needs.items()
        ]
        return min(kits).quantize(Decimal(1).scaleb(-digits), ROUND_DOWN)


def picking_of(shipment: Shipment) -> Picking:
    """The way through the bins for what a shipment asks."""
    lines = asked_lines(shipment)
    stock = stock_behind(shipment.order, [line.order_line for line in lines])
    wishes = [
        PickWish(_ref(line.order_line_id, item_id), item_id, each * line.quantity)
        for line in lines
        for item_id, each in stock.needs[line.order_line_id].items()
    ]
    steps = pick_steps(
        wishes,
        shipment.location,
        on=clock.today(shipment.location.time_zone),
        kept=picked_lots(shipment.location, but=shipment),
    )
    ids = {step.item_id for step in steps}
    items = Item.objects.select_related("unit").in_bulk(ids)
    rows = [
        FloorRow(step.ref, items[step.item_id], step.quantity, step.bin, step.lot)
        for step in steps
    ]
    return Picking(lines, stock.needs, rows)


@dataclass(frozen=True)
class Proposal:
    """The lots of an item for a line: those picked, else those that expire first."""

    item: Item
    lots: Sequence[tuple[str, Decimal]]
    #: All that may be chosen at the place.
    here: Sequence[LotHere]

    @property
    def is_serial(self) -> bool:
        return self.item.tracking == Tracking.SERIAL


def proposals_of(
    shipment: Shipment, lines: Sequence[ShipmentLine]
) -> dict[PartKey, Proposal]:
    """What is to be said of lots, for what is kept by lot or serial number."""
    orders_lines = [line.order_line for line in lines]
    needs = stock_behind(shipment.order, orders_lines).needs
    ids = {item_id for line in lines for item_id in needs[line.order_line_id]}
    tracked = Item.objects.exclude(tracking=Tracking.NONE).select_related("unit")
    items = tracked.in_bulk(ids)
    if not items:
        return {}
    here = lots_for_sale(shipment.location, list(items))
    lots = _picked(lines) if shipment.picked_at else _first_to_expire(shipment)
    return {
        key: Proposal(items[key[1]], lots.get(key, []), here.get(key[1], []))
        for line in lines
        for key in [(line.order_line_id, item) for item in needs[line.order_line_id]]
        if key[1] in items
    }


def _picked(lines: Sequence[ShipmentLine]) -> dict[PartKey, list[tuple[str, Decimal]]]:
    found: dict[PartKey, list[tuple[str, Decimal]]] = {}
    for line in lines:
        for part in line.parts.all():
            if part.quantity:
                code = part.lot.code if part.lot else ""
                key = (line.order_line_id, part.item_id)
                found.setdefault(key, []).append((code, part.quantity))
    return found


def _first_to_expire(shipment: Shipment) -> dict[PartKey, list[tuple[str, Decimal]]]:
    """The lots of the stops; a lot in two bins counts once."""
    sums: dict[PartKey, dict[str, Decimal]] = {}
    for row in picking_of(shipment).rows:
        line_id, _, item_id = row.ref.partition(":")
        lots = sums.setdefault((int(line_id), int(item_id)), {})
        code = row.lot.code if row.lot else ""
        lots[code] = lots.get(code, ZERO) + row.quantity
    return {key: list(lots.items()) for key, lots in sums.items()}


def asked_lines(shipment: Shipment) -> list[ShipmentLine]:
    lines = shipment.lines.filter(quantity__gt=0)
    return list(
        lines.select_related("order_line__item__unit")
        .prefetch_related("order_line__item__components__item")
        .prefetch_related("parts__lot", "parts__item")
        .order_by("order_line__line_no")
    )


def picked_lots(location: Location, *, but: Shipment) -> dict[tuple[int, int], Decimal]:
    """What lies ready for other shipments of a place, by item and lot."""
    parts = ShipmentPart.objects.filter(
        line__shipment__location=location,
        line__shipment__status=ShipmentStatus.READY,
        quantity__gt=0,
        lot__isnull=False,
    ).exclude(line__shipment=but)
    sums = parts.values_list("item", "lot").annotate(total=Sum("quantity"))
    return {(item, lot): total for item, lot, total in sums if lot is not None}


def picked_rows(shipment: Shipment) -> list[FloorRow]:
    """What lies ready for a shipment."""
    parts = ShipmentPart.objects.filter(line__shipment=shipment, quantity__gt=0)
    return [
        FloorRow(str(part.pk), part.item, part.quantity, None, part.lot)
        for part in parts.select_related("item__unit", "lot").order_by("line", "id")
    ]


def rows_to_put_back(shipment: Shipment) -> list[FloorRow]:
    """What was taken for a shipment and is no longer wanted."""
    parts = ShipmentPart.objects.filter(line__shipment=shipment, back__gt=0)
    return [
        FloorRow(str(part.pk), part.item, part.back, None, part.lot)
        for part in parts.select_related("item__unit", "lot").order_by("line", "id")
    ]


def _ref(line_id: int, item_id: int) -> str:
    return f"{line_id}:{item_id}"
