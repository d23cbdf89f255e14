"""Split a line: part of what is open of it goes on as a line of its own.

Both together are what the one was: quantity, amounts to the cent, holds, claims, dates.
What was canceled, shipped or picked stays with the line that it was done to.
"""

from __future__ import annotations

from decimal import Decimal

from foundation import formats
from foundation.db import atomic
from foundation.locks import retry_deadlocks
from foundation.models import User
from foundation.sentences import word
from foundation.services.timeline import tell
from orders.engine.constraints import Action
from orders.engine.units import has_too_many_decimals
from orders.errors import (
    NothingToSplit,
    SplitDecimals,
    SplitPicked,
    SplitQuantity,
    UnknownLine,
)
from orders.models import Order, OrderLine
from orders.services.progress import lock_order
from orders.services.splitting.booked import split_booked
from orders.services.splitting.draft import split_draft
from orders.services.validation.constraints import SPLITTING, ensure_allowed
from orders.states import OrderStatus

ZERO = Decimal(0)


@retry_deadlocks
@atomic()
def split_line(
    order: Order,
    line_no: int,
    quantity: Decimal,
    *,
    reason: str = "",
    by: User | None,
) -> OrderLine:
    """Let so much of a line go on as a new line of the same order, which is returned.

    Locks the order. A draft is taken in anew; of a booked order LineSplit is published.
    """
    locked = lock_order(order.number)
    if locked.status not in (OrderStatus.DRAFT, OrderStatus.BOOKED):
        raise NothingToSplit(number=locked.number)
    lines = locked.lines.select_related("item__unit")
    line = lines.filter(line_no=line_no).first()
    if line is None:
        raise UnknownLine(number=locked.number, line=line_no)
    _refuse_impossible(line, quantity)
    ensure_allowed(
        locked, Action.SPLIT, entities=SPLITTING, lines=[line_no], by=by, reason=reason
    )
    split = split_draft if locked.status == OrderStatus.DRAFT else split_booked
    part = split(locked, line, quantity, by=by)
    _tell(locked, line, part, reason.strip(), by)
    return part


def _refuse_impossible(line: OrderLine, quantity: Decimal) -> None:
    if not quantity.is_finite() or not ZERO < quantity < line.open:
        raise SplitQuantity(open=formats.number(line.open), field="quantity")
    digits = line.item.unit.digits if line.item else 0
    if has_too_many_decimals(quantity, digits):
        code = SplitDecimals.code if digits else "line.quantity_whole"
        params = {"sku": line.sku, "digits": digits}
        raise SplitDecimals(word(code, params), field="quantity")
    if quantity > line.ordered - line.canceled - max(line.picked, line.shipped):
        picked = formats.number(line.picked - line.shipped)
        raise SplitPicked(picked=picked, line=line.line_no, field="quantity")


def _tell(
    order: Order, line: OrderLine, part: OrderLine, reason: str, by: User | None
) -> None:
    tell(
        "order.line_split_with_note" if reason else "order.line_split",
        subject=("order", order.number),
        by=by,
        params={
            "line": line.line_no,
            "new_line": part.line_no,
            "sku": part.sku,
            "quantity": f"{part.ordered.normalize():f}",
            "note": reason[:500],
        },
        public=not reason,
    )
