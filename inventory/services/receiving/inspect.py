"""What was received into inspection: good enough to sell, or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from foundation.db import atomic
from foundation.locks import retry_deadlocks
from foundation.models import User
from foundation.services.timeline import tell
from inventory.models import Receipt
from inventory.receiving_errors import NotInspected
from inventory.services.posting import Move, move_inside
from inventory.services.receiving.handling import (
    Handled,
    change_lines,
    is_done,
    lock_handled,
)
from inventory.states import Quality


@retry_deadlocks
@atomic()
def accept_inspected(
    receipt: Receipt, quantities: Mapping[int, Decimal], *, cause: str, by: User | None
) -> bool:
    """So much of these lines, by their number, is good: it may be sold from now on.

    Publishes StockArrived. False where this cause was posted before.
    """
    return _decide(receipt, quantities, Quality.AVAILABLE, cause=cause, by=by)


@retry_deadlocks
@atomic()
def reject_inspected(
    receipt: Receipt,
    quantities: Mapping[int, Decimal],
    *,
    note: str = "",
    cause: str,
    by: User | None,
) -> bool:
    """So much of these lines is not good: it stays blocked until it goes back."""
    return _decide(receipt, quantities, Quality.BLOCKED, note=note, cause=cause, by=by)


def _decide(
    receipt: Receipt,
    quantities: Mapping[int, Decimal],
    quality: Quality,
    *,
    note: str = "",
    cause: str,
    by: User | None,
) -> bool:
    if is_done(cause):
        return False
    handled = lock_handled(receipt, quantities)
    _guard(handled)
    moves = [
        Move(
            each.line.item_id,
            each.quantity,
            each.placing,
            replace(each.placing, quality=quality),
        )
        for each in handled
    ]
    move_inside(moves, location=receipt.location, cause=cause, note=note, by=by)
    change_lines(handled, [{"quality": quality.value}] * len(handled))
    code = "accepted" if quality == Quality.AVAILABLE else "rejected"
    tell(
        f"receipt.{code}",
        subject=("receipt", receipt.number),
        by=by,
        params={"count": str(sum(each.quantity for each in handled)), "note": note},
    )
    return True


def _guard(handled: Sequence[Handled]) -> None:
    for each in handled:
        if each.line.quality != Quality.INSPECTION:
            raise NotInspected(
                field=f"line_{each.line.line_no}", item=each.line.item.sku, most="0"
            )
