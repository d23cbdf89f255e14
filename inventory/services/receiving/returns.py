"""Goods go back to the supplier they came from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

from foundation import clock
from foundation.db import atomic
from foundation.locks import retry_deadlocks
from foundation.models import User
from foundation.services.timeline import tell
from inventory.errors import ReasonMissing
from inventory.models import Receipt, ReceiptLine
from inventory.receiving_errors import NobodyToReturnTo
from inventory.services.posting import Posting, post_departures
from inventory.services.receiving.handling import Handled, is_done, lock_handled
from inventory.services.supply.progress import (
    SupplyChange,
    lock_supply_order,
    note_progress,
)
from inventory.states import LocationKind, SupplyProgressKind


@retry_deadlocks
@atomic()
def return_to_supplier(
    receipt: Receipt,
    quantities: Mapping[int, Decimal],
    *,
    reason: str,
    cause: str,
    by: User | None,
) -> bool:
    """So much of these lines, by their number, goes back; False where it did before.

    Raises NotOnHand where it has been claimed or has left since.
    """
    if receipt.supplier_id is None:
        raise NobodyToReturnTo(number=receipt.number)
    if not reason.strip():
        raise ReasonMissing(field="reason")
    if receipt.order is not None:
        lock_supply_order(receipt.order)
    if is_done(cause):
        return False
    handled = lock_handled(receipt, quantities)
    post_departures(
        [
            Posting(each.line.item_id, each.quantity, each.placing, each.line.unit_cost)
            for each in handled
        ],
        location=receipt.location,
        destination=LocationKind.SUPPLIER,
        cause=cause,
        note=reason.strip()[:200],
        by=by,
    )
    _note_returned(receipt, handled, cause, by)
    tell(
        "receipt.returned",
        subject=("receipt", receipt.number),
        by=by,
        params={
            "count": str(sum(each.quantity for each in handled)),
            "reason": reason.strip(),
        },
    )
    return True


def _note_returned(
    receipt: Receipt, handled: Sequence[Handled], cause: str, by: User | None
) -> None:
    returned: dict[int, Decimal] = defaultdict(Decimal)
    for each in handled:
        each.line.returned += each.quantity
        if each.line.supply_line_id is not None:
            returned[each.line.supply_line_id] += each.quantity
    ReceiptLine.objects.bulk_update([each.line for each in handled], ["returned"])
    note_progress(
        [
            SupplyChange(line_id, SupplyProgressKind.RETURNED, quantity)
            for line_id, quantity in returned.items()
        ],
        cause=cause,
        on=clock.today(receipt.location.time_zone),
        by=by,
    )
