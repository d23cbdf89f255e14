"""Parts of a receipt that something is done with: looked at, put away, sent back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Max

from foundation.formats import number
from inventory.models import Movement, Receipt, ReceiptLine
from inventory.receiving_errors import NothingNamed, TooMuchOfReceipt
from inventory.services.checks import guard_whole
from inventory.services.posting import Placing
from inventory.states import Quality

_COPIED = (
    "receipt_id",
    "supply_line_id",
    "item_id",
    "lot_id",
    "bin_id",
    "quality",
    "discrepancy",
    "unit_cost",
    "note",
)


@dataclass(frozen=True)
class Handled:
    """So much of one line of a receipt."""

    line: ReceiptLine
    quantity: Decimal
    owner_id: int | None

    @property
    def placing(self) -> Placing:
        """Where it lies, as far as the receipt knows."""
        line = self.line
        return Placing(line.bin_id, line.lot_id, self.owner_id, Quality(line.quality))


def is_done(cause: str) -> bool:
    """Whether this cause moved goods before."""
    return Movement.objects.filter(cause=cause).exists()


def lock_handled(receipt: Receipt, quantities: Mapping[int, Decimal]) -> list[Handled]:
    """The lines named by number, locked; refuses more than is left of them."""
    wanted = {line_no: each for line_no, each in quantities.items() if each}
    if not wanted:
        raise NothingNamed
    # All that is done with a receipt is done one after the other.
    Receipt.objects.select_for_update().get(pk=receipt.pk)
    lines = ReceiptLine.objects.filter(receipt=receipt, line_no__in=wanted)
    found = list(lines.select_related("item__unit", "supply_line").order_by("line_no"))
    for line in found:
        _guard(line, wanted[line.line_no])
    owner_id = _owner_of(receipt)
    return [Handled(line, wanted[line.line_no], owner_id) for line in found]


def _guard(line: ReceiptLine, wanted: Decimal) -> None:
    """No more than is left of the line, and no part of a piece."""
    field, item = f"line_{line.line_no}", line.item
    left = line.quantity - line.returned
    if not 0 < wanted <= left:
        raise TooMuchOfReceipt(field=field, item=item.sku, most=number(left))
    guard_whole(wanted, item.sku, item.unit.digits, field=field)


def change_lines(handled: Sequence[Handled], changes: Sequence[dict[str, Any]]) -> None:
    """Note what became of parts of lines; the rest of a line stays as it was."""
    last: dict[int, int] = {}
    whole: list[ReceiptLine] = []
    parts: list[ReceiptLine] = []
    for each, change in zip(handled, changes, strict=True):
        line = each.line
        if each.quantity == line.quantity:
            whole.append(_changed(line, change))
            continue
        line.quantity -= each.quantity
        whole.append(line)
        line_no = last.get(line.receipt_id) or _last_line(line.receipt_id)
        last[line.receipt_id] = line_no + 1
        part = ReceiptLine(
            line_no=line_no + 1,
            quantity=each.quantity,
            **{name: getattr(line, name) for name in _COPIED},
        )
        parts.append(_changed(part, change))
    ReceiptLine.objects.bulk_update(whole, ["quantity", "bin_id", "quality"])
    ReceiptLine.objects.bulk_create(parts)


def _changed(line: ReceiptLine, change: dict[str, Any]) -> ReceiptLine:
    for name, value in change.items():
        setattr(line, name, value)
    return line


def _last_line(receipt_id: int) -> int:
    lines = ReceiptLine.objects.filter(receipt_id=receipt_id)
    return int(lines.aggregate(last=Max("line_no"))["last"] or 0)


def _owner_of(receipt: Receipt) -> int | None:
    movement = Movement.objects.filter(cause=receipt.number).first()
    return movement.owner_id if movement else None
