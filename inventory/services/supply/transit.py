"""What left one place of ours and never came to the other: given up with a reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from foundation import clock
from foundation.bulk import insert_rows
from foundation.db import atomic
from foundation.formats import number
from foundation.locks import retry_deadlocks
from foundation.models import User
from foundation.services.timeline import tell
from inventory.errors import ReasonMissing
from inventory.models import Movement, SupplyLine, SupplyOrder
from inventory.receiving_errors import NothingNamed, NotUnderWay
from inventory.services.checks import guard_whole
from inventory.services.ledger import is_posted
from inventory.services.places import counterpart
from inventory.services.supply.progress import SupplyChange, note_progress
from inventory.services.supply.transfers import lock_transfer
from inventory.states import LocationKind, SupplyProgressKind

_COLUMNS = (
    "item_id",
    "quantity",
    "part",
    "source_id",
    "destination_id",
    "cause",
    "note",
    "effective_on",
    "posted_at",
    "actor_id",
)
_Lost = Sequence[tuple[SupplyLine, Decimal]]


@dataclass(frozen=True)
class _Loss:
    """Where it went as far as the books are concerned, and why."""

    to: LocationKind
    cause: str
    on: dt.date
    reason: str


@retry_deadlocks
@atomic()
def write_off_transit(
    order: SupplyOrder,
    quantities: Mapping[int, Decimal],
    *,
    reason: str,
    to: LocationKind = LocationKind.ADJUSTMENT,
    cause: str,
    by: User | None,
) -> bool:
    """What left and never came is given up, by line id; False where it was before."""
    order = lock_transfer(order)
    if not reason.strip():
        raise ReasonMissing(field="reason")
    loss = _Loss(to, cause, clock.today(order.destination.time_zone), reason.strip())
    if is_posted(cause, loss.on, [order.destination_id]):
        return False
    lost = _named(order, quantities)
    _post(lost, loss, by)
    _note(lost, loss, by)
    tell(
        "supply.written_off",
        subject=("supply", order.number),
        by=by,
        params={"count": str(sum(each for _, each in lost)), "reason": loss.reason},
    )
    return True


def _named(order: SupplyOrder, quantities: Mapping[int, Decimal]) -> _Lost:
    lines = {line.pk: line for line in order.lines.select_related("item__unit")}
    lost = [(lines[pk], quantity) for pk, quantity in quantities.items() if quantity]
    if not lost:
        raise NothingNamed
    for line, quantity in lost:
        most = line.shipped - line.received
        if not 0 < quantity <= most:
            raise NotUnderWay(
                field=f"line_{line.line_no}",
                item=line.item.sku,
                most=number(most),
                came=number(quantity),
            )
        item = line.item
        guard_whole(quantity, item.sku, item.unit.digits, field=f"line_{line.line_no}")
    return lost


def _post(lost: _Lost, loss: _Loss, by: User | None) -> None:
    """From transit to nowhere; no place of ours has less than before."""
    common = (
        counterpart(LocationKind.TRANSIT),
        counterpart(loss.to),
        loss.cause,
        loss.reason[:200],
        loss.on,
        clock.now(),
        by.pk if by else None,
    )
    rows = [
        (line.item_id, quantity, part, *common)
        for part, (line, quantity) in enumerate(lost)
    ]
    insert_rows(Movement, _COLUMNS, rows)


def _note(lost: _Lost, loss: _Loss, by: User | None) -> None:
    """It is no longer under way, and nobody waits for it any more."""
    changes = []
    for line, quantity in lost:
        changes.append(SupplyChange(line.pk, SupplyProgressKind.SHIPPED, -quantity))
        changes.append(SupplyChange(line.pk, SupplyProgressKind.CANCELED, quantity))
    note_progress(changes, cause=loss.cause, on=loss.on, by=by)
