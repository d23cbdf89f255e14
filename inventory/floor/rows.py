"""Rows that came from a phone: expected lines, or scans of something else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.forms import BaseForm

from catalog.states import Tracking
from inventory.errors import NotAskedFor, WrongLotPicked
from inventory.floor.scans import find_scanned, get_scanned_item
from inventory.floor.waiting import FloorRow
from inventory.forms.phone import PhoneLines
from inventory.models import Location, SupplyLine, SupplyOrder
from inventory.services.receiving.shapes import ReceivedLine

ZERO = Decimal(0)


def with_forms(
    rows: Sequence[FloorRow], lines: PhoneLines
) -> list[tuple[FloorRow | None, BaseForm]]:
    """Each form with the row it is for; those for more have none."""
    shown: list[FloorRow | None] = [*rows]
    shown += [None] * (len(lines.forms) - len(rows))
    return list(zip(shown, lines.forms, strict=True))


def initial_rows(rows: Sequence[FloorRow]) -> list[dict[str, str]]:
    """Rows to be picked: each names its line, and the lot that leaves first."""
    return [
        {"ref": row.ref, "lot_code": row.lot.code if row.lot else ""} for row in rows
    ]


def received_lines(
    rows: Iterable[Mapping[str, Any]], place: Location, order: SupplyOrder | None
) -> list[ReceivedLine]:
    """What came in; raises ScanUnknown for what nobody knows."""
    lines = order.lines.all() if order else []
    known = {str(line.line_no): line for line in lines}
    return [_received(row, place, known.get(row["ref"])) for row in rows]


@dataclass(frozen=True)
class TakenRow:
    """So much was taken for a line, of a lot where one is named."""

    ref: str
    quantity: Decimal
    lot_code: str


def taken_rows(
    rows: Iterable[Mapping[str, Any]], expected: Sequence[FloorRow], place: Location
) -> list[TakenRow]:
    """What was picked; refuses what is not asked for, and wrong lots.

    Which of several serial numbers is taken is whoever's choice who takes it.
    """
    taken = []
    for row in rows:
        steps = [each for each in expected if each.ref == row["ref"]]
        if not steps:
            item, _found = get_scanned_item(row["code"] or row["ref"], place)
            raise NotAskedFor(field="code", item=item.sku)
        if steps[0].item.tracking != Tracking.SERIAL:
            _guard_lot(row["lot_code"], steps)
        taken.append(TakenRow(row["ref"], row["quantity"], row["lot_code"]))
    return taken


def taken_by_ref(
    rows: Iterable[TakenRow], expected: Sequence[FloorRow]
) -> dict[str, Decimal]:
    """How much was picked for each line, also where it is nothing."""
    taken = {row.ref: ZERO for row in expected}
    for row in rows:
        taken[row.ref] += row.quantity
    return taken


def _received(
    row: Mapping[str, Any], place: Location, line: SupplyLine | None
) -> ReceivedLine:
    found = find_scanned(row["code"], place) if row["code"] else None
    if line is None:
        item_id = get_scanned_item(row["code"], place)[0].id
    else:
        item_id = line.item_id
    return ReceivedLine(
        item_id=item_id,
        quantity=row["quantity"],
        line_id=line.pk if line else None,
        lot_code=row["lot_code"] or (found.lot_code if found else ""),
        expires_on=row["expires_on"] or (found.scan.expires_on if found else None),
    )


def _guard_lot(code: str, steps: Sequence[FloorRow]) -> None:
    wanted = [step.lot.code for step in steps if step.lot]
    if code and wanted and code not in wanted:
        raise WrongLotPicked(
            field="lot_code", item=steps[0].item.sku, wanted=wanted[0], lot=code
        )
