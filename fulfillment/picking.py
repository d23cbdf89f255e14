"""What is picked for a shipment: goods themselves, kits by their components."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from catalog.models import Item
from foundation import clock
from fulfillment.models import Shipment, ShipmentLine
from fulfillment.queries import Needs, stock_behind
from inventory.floor.picks import PickWish, pick_steps
from inventory.floor.waiting import FloorRow

ZERO = Decimal(0)


@dataclass(frozen=True)
class Picking:
    """The stops for a shipment, and what one unit of each line needs."""

    lines: Sequence[ShipmentLine]
    needs: Mapping[int, Needs]
    rows: list[FloorRow]

    def shipped(self, taken: Mapping[str, Decimal]) -> dict[int, Decimal]:
        """What leaves of each line, by what was taken; services leave with the rest."""
        return {line.order_line_id: self._complete(line, taken) for line in self.lines}

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
    lines = list(
        shipment.lines.filter(quantity__gt=0)
        .select_related("order_line__item__unit")
        .order_by("order_line__line_no")
    )
    stock = stock_behind(shipment.order, [line.order_line for line in lines])
    wishes = [
        PickWish(_ref(line.order_line_id, item_id), item_id, each * line.quantity)
        for line in lines
        for item_id, each in stock.needs[line.order_line_id].items()
    ]
    today = clock.today(shipment.location.time_zone)
    steps = pick_steps(wishes, shipment.location, on=today)
    ids = {step.item_id for step in steps}
    items = Item.objects.select_related("unit").in_bulk(ids)
    rows = [
        FloorRow(step.ref, items[step.item_id], step.quantity, step.bin, step.lot)
        for step in steps
    ]
    return Picking(lines, stock.needs, rows)


def _ref(line_id: int, item_id: int) -> str:
    return f"{line_id}:{item_id}"
