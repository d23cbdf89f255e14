"""Reads for the pages of transfers and production: wanted, held, done, missing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from inventory.models import SupplyComponent, SupplyLine, SupplyOrder
from inventory.services.supply.held import Need, held_by
from inventory.services.supply.transfers import still_to_ship

NOTHING = Decimal(0)


@dataclass(frozen=True)
class TransferRow:
    """A line of a transfer, and where its goods are."""

    line: SupplyLine
    held: Decimal

    @property
    def to_ship(self) -> Decimal:
        return still_to_ship(self.line)

    @property
    def missing(self) -> Decimal:
        """What is still to leave and is not held: it waits for stock."""
        return max(self.to_ship - self.held, NOTHING)

    @property
    def under_way(self) -> Decimal:
        return max(self.line.shipped - self.line.received, NOTHING)


@dataclass(frozen=True)
class PartRow:
    """A component of a line, and whether there is enough of it."""

    part: SupplyComponent
    held: Decimal

    @property
    def left(self) -> Decimal:
        return max(self.part.quantity - self.part.consumed, NOTHING)

    @property
    def missing(self) -> Decimal:
        return max(self.left - self.held, NOTHING)


@dataclass(frozen=True)
class MakeRow:
    line: SupplyLine
    parts: list[PartRow]


def transfer_rows(order: SupplyOrder) -> list[TransferRow]:
    """The lines of a transfer; two queries."""
    lines = list(order.lines.select_related("item__unit").order_by("line_no"))
    held = held_by(order, lines)
    return [
        TransferRow(line, held.get((line.pk, line.item_id), NOTHING)) for line in lines
    ]


def make_rows(order: SupplyOrder) -> list[MakeRow]:
    """The lines of production with their components; three queries."""
    lines = list(order.lines.select_related("item__unit").order_by("line_no"))
    held: dict[Need, Decimal] = held_by(order, lines)
    parts: dict[int, list[PartRow]] = defaultdict(list)
    components = SupplyComponent.objects.filter(line__order=order)
    for part in components.select_related("item__unit").order_by("id"):
        key = (part.line_id, part.item_id)
        parts[part.line_id].append(PartRow(part, held.get(key, NOTHING)))
    return [MakeRow(line, parts[line.pk]) for line in lines]
