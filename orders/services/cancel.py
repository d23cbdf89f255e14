"""Cancel what has not been shipped: a whole order, or quantities of lines.

Claims are free at once. The order's amounts follow what is still wanted; an order that
is canceled whole keeps them as agreed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from foundation.db import atomic
from foundation.events import publish
from foundation.locks import retry_deadlocks
from foundation.models import User
from foundation.money import round_amount, spread
from foundation.services.audit import record_audit
from foundation.services.timeline import tell
from orders.engine.constraints import Action
from orders.errors import AlreadyShipped, NotBooked, NothingToCancel, TooMuch
from orders.events import LinesCanceled, OrderCanceled
from orders.models import LineProgress, Order, OrderLine
from orders.services.credit.exposure import follow_order
from orders.services.drafts import end_correction
from orders.services.progress import Progress, lock_order, record_progress
from orders.services.validation.constraints import (
    CANCELING,
    CANCELING_LINES,
    ensure_allowed,
)
from orders.states import CancelReason, CorrectionState, OrderStatus, ProgressKind
from promising.services.withdraw import withdraw_demand

ZERO = Decimal(0)


@retry_deadlocks
@atomic()
def cancel_order(
    order: Order, *, reason: CancelReason, note: str = "", by: User | None
) -> Order:
    """Call off an order of which nothing has been shipped yet.

    Locks the order, frees its claims, publishes OrderCanceled.
    """
    locked = lock_order(order.number)
    if locked.status not in (OrderStatus.DRAFT, OrderStatus.BOOKED):
        raise NothingToCancel
    ensure_allowed(
        locked, Action.CANCEL, entities=CANCELING, by=by, reason=reason.label
    )
    lines = list(locked.lines.order_by("line_no"))
    if any(line.shipped for line in lines):
        raise AlreadyShipped(number=locked.number)
    if locked.status == OrderStatus.BOOKED:
        cause = _cause(locked)
        record_progress(locked.number, _all_entries(lines), cause=cause, by=by)
        withdraw_demand([_ref(locked, line) for line in lines], cause=cause, by=by)
        locked = lock_order(order.number)
    end_correction(locked, CorrectionState.WITHDRAWN, by=by)
    locked.cancel(reason)
    locked.save(update_fields=["status", "cancel_reason"])
    _audit_status(order, locked, by)
    tell(
        "order.canceled_with_note" if note else "order.canceled",
        subject=("order", locked.number),
        by=by,
        params={"reason_label": reason.label, "note": note},
        public=True,
    )
    publish(OrderCanceled(locked.pk, locked.number))
    return locked


@retry_deadlocks
@atomic()
def cancel_lines(
    order: Order,
    quantities: Mapping[int, Decimal],
    *,
    reason: CancelReason,
    note: str = "",
    by: User | None,
) -> Order:
    """Call off quantities of lines, by line number, as far as they are not shipped.

    When nothing is left the whole order is canceled. Lines that a constraint keeps stay
    as they are. Publishes LinesCanceled.
    """
    locked = lock_order(order.number)
    if locked.status != OrderStatus.BOOKED:
        raise NotBooked(number=locked.number)
    lines = {line.line_no: line for line in locked.lines.order_by("line_no")}
    wanted = {no: quantity for no, quantity in quantities.items() if quantity}
    _refuse_too_much(locked, lines, wanted)
    wanted = _allowed(locked, wanted, reason, by)
    if _cancels_everything(lines.values(), wanted):
        return cancel_order(locked, reason=reason, note=note, by=by)
    cause = _cause(locked)
    entries = [
        entry
        for no, quantity in wanted.items()
        for entry in _entries(lines[no], quantity)
    ]
    record_progress(locked.number, entries, cause=cause, by=by)
    # Amounts before stock: exposure is locked before balances.
    _follow_amounts(locked, lines, wanted, by)
    follow_order(locked, locked.lines.all(), cause=f"{cause}/amounts", by=by)
    withdraw_demand(
        [_ref(locked, lines[no]) for no in wanted],
        quantities={_ref(locked, lines[no]): each for no, each in wanted.items()},
        cause=cause,
        by=by,
    )
    for no, quantity in wanted.items():
        _tell_line(locked, lines[no], quantity, reason, by)
    publish(LinesCanceled(locked.pk, locked.number, tuple(sorted(wanted))))
    return lock_order(locked.number)


def _allowed(
    order: Order, wanted: Mapping[int, Decimal], reason: CancelReason, by: User | None
) -> dict[int, Decimal]:
    """What constraints let go; lines that they keep stay as they are."""
    refused = ensure_allowed(
        order,
        Action.CANCEL,
        entities=CANCELING_LINES,
        lines=wanted,
        by=by,
        reason=reason.label,
    )
    return {no: each for no, each in wanted.items() if no not in refused}


def _ref(order: Order, line: OrderLine) -> str:
    return f"{order.number}/{line.line_no}"


def _cause(order: Order) -> str:
    """Under the order's lock, so that each cancellation has a cause of its own."""
    canceled = LineProgress.objects.filter(
        line__order=order, kind=ProgressKind.CANCELED
    )
    return f"cancel:{order.number}:{canceled.count() + 1}"


def _refuse_too_much(
    order: Order, lines: Mapping[int, OrderLine], wanted: Mapping[int, Decimal]
) -> None:
    if not wanted:
        raise NothingToCancel
    for line_no, quantity in wanted.items():
        line = lines.get(line_no)
        if line is None or not ZERO < quantity <= line.open:
            raise TooMuch(line=line_no, number=order.number)


def _cancels_everything(
    lines: Iterable[OrderLine], wanted: Mapping[int, Decimal]
) -> bool:
    return all(
        line.ordered == line.canceled + wanted.get(line.line_no, ZERO) for line in lines
    )


def _all_entries(lines: Sequence[OrderLine]) -> list[Progress]:
    return [entry for line in lines for entry in _entries(line, line.open)]


def _entries(line: OrderLine, quantity: Decimal) -> list[Progress]:
    """Canceled so many; what is then scheduled or reserved beyond the rest is not."""
    left = line.ordered - line.canceled - quantity
    entries = [Progress(line.line_no, ProgressKind.CANCELED, quantity)]
    for kind in (ProgressKind.SCHEDULED, ProgressKind.RESERVED, ProgressKind.PICKED):
        excess = getattr(line, kind.value) - left
        if excess > 0:
            entries.append(Progress(line.line_no, kind, -excess))
    return entries


def _follow_amounts(
    order: Order,
    lines: Mapping[int, OrderLine],
    canceled: Mapping[int, Decimal],
    by: User | None,
) -> None:
    """Amounts of what is still wanted; VAT is rounded once per rate, as at booking."""
    before = {"net": str(order.net), "tax": str(order.tax), "gross": str(order.gross)}
    for no, quantity in canceled.items():
        line = lines[no]
        wanted = line.ordered - line.canceled
        share = (wanted - quantity) / wanted
        line.net = round_amount(line.net * share, order.currency)
    _share_tax(order, list(lines.values()))
    OrderLine.objects.bulk_update(lines.values(), ["net", "tax"])
    order.net = sum((line.net for line in lines.values()), ZERO)
    order.tax = sum((line.tax for line in lines.values()), ZERO)
    order.gross = order.net + order.tax
    after = {"net": str(order.net), "tax": str(order.tax), "gross": str(order.gross)}
    Order.objects.filter(pk=order.pk).update(
        net=order.net, tax=order.tax, gross=order.gross
    )
    subject = ("order", order.number)
    record_audit(
        subject=subject, before=before, after=after, by=by, thread=order.number
    )


def _share_tax(order: Order, lines: Sequence[OrderLine]) -> None:
    by_rate: dict[tuple[str, Decimal], list[OrderLine]] = defaultdict(list)
    for line in lines:
        by_rate[line.tax_category, line.tax_rate].append(line)
    for (_, rate), group in by_rate.items():
        nets = [line.net for line in group]
        total = round_amount(sum(nets, ZERO) * rate / 100, order.currency)
        shares = spread(total, nets, order.currency) if sum(nets) > 0 else nets
        for line, tax in zip(group, shares, strict=True):
            line.tax = tax


def _tell_line(
    order: Order,
    line: OrderLine,
    quantity: Decimal,
    reason: CancelReason,
    by: User | None,
) -> None:
    tell(
        "order.lines_canceled",
        subject=("order", order.number),
        by=by,
        params={
            "line": line.line_no,
            "sku": line.sku,
            "quantity": f"{quantity.normalize():f}",
            "reason_label": reason.label,
        },
        public=True,
    )


def _audit_status(before: Order, after: Order, by: User | None) -> None:
    record_audit(
        subject=("order", after.number),
        before={"status": before.status, "cancel_reason": ""},
        after={"status": after.status, "cancel_reason": after.cancel_reason},
        by=by,
        thread=after.number,
    )
