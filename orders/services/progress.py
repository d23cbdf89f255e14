"""The only writer of line quantities and of an order's money.

Fulfillment and billing report what happened, each report with a cause of its own: the
same cause twice changes nothing. Each report locks the order, refuses what cannot be,
computes the three axes anew, closes an order that is delivered, invoiced and paid.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum
from django_fsm import can_proceed

from foundation import clock
from foundation.db import atomic
from foundation.events import publish
from foundation.models import User
from foundation.services.timeline import tell
from orders.engine.rollup import LineQuantities, MoneyTotals, roll_up
from orders.errors import TooMuch, UnknownOrder
from orders.events import OrderClosed
from orders.models import LineProgress, MoneyEntry, Order, OrderLine
from orders.services.credit.exposure import follow_order
from orders.states import ProgressKind

ZERO = Decimal(0)
#: What changes how much of an order its customer still owes us by it.
_COMMITS = frozenset({"canceled", "shipped", "invoiced"})


@dataclass(frozen=True)
class Progress:
    """A change of one quantity of one line; negative takes back."""

    line_no: int
    kind: ProgressKind
    quantity: Decimal
    on: dt.date | None = None


@atomic()
def record_progress(
    order_number: str, entries: Sequence[Progress], *, cause: str, by: User | None
) -> Order:
    """Record what happened to quantities of lines, once per (line, kind, cause).

    Locks the order. Raises TooMuch where more would be shipped than ordered, delivered
    or invoiced than shipped. Publishes OrderClosed when nothing is left to do.
    """
    order = lock_order(order_number)
    lines = {line.line_no: line for line in order.lines.order_by("line_no")}
    new = _write_entries(lines, entries, cause=cause, by=by)
    if not new:
        return order
    touched = {entry.line_no: lines[entry.line_no] for entry in new}
    for entry in new:
        _apply(touched[entry.line_no], entry)
    for line in touched.values():
        _refuse_impossible(order, line)
    columns = {entry.kind.value for entry in new} | {"delivered_on"}
    OrderLine.objects.bulk_update(touched.values(), sorted(columns))
    settle(order, list(lines.values()))
    if kinds := sorted({entry.kind.value for entry in new} & _COMMITS):
        told = f"{'+'.join(kinds)}:{cause}"
        follow_order(order, lines.values(), cause=told, by=by)
    return order


@atomic()
def record_money(
    order_number: str,
    *,
    invoiced: Decimal = ZERO,
    paid: Decimal = ZERO,
    forgiven: Decimal = ZERO,
    cause: str,
    by: User | None,
) -> Order:
    """Add amounts invoiced, paid or let go (signed), once per (kind, cause).

    Locks the order. Publishes OrderClosed when nothing is left to do.
    """
    order = lock_order(order_number)
    amounts = {
        MoneyEntry.Kind.INVOICED: invoiced,
        MoneyEntry.Kind.PAID: paid,
        MoneyEntry.Kind.FORGIVEN: forgiven,
    }
    known = set(order.money.filter(cause=cause).values_list("kind", flat=True))
    new = {
        kind: amount
        for kind, amount in amounts.items()
        if amount and kind.value not in known
    }
    if not new:
        return order
    MoneyEntry.objects.bulk_create(
        MoneyEntry(
            order=order, kind=kind, amount=amount, cause=cause, actor=by, at=clock.now()
        )
        for kind, amount in new.items()
    )
    order.invoiced += new.get(MoneyEntry.Kind.INVOICED, ZERO)
    order.paid += new.get(MoneyEntry.Kind.PAID, ZERO)
    settle(order, list(order.lines.all()))
    return order


def lock_order(number: str) -> Order:
    """The order, locked until the transaction ends."""
    orders = Order.objects.select_for_update().filter(number=number)
    order: Order | None = orders.first()
    if order is None:
        raise UnknownOrder(number=number)
    return order


def settle(order: Order, lines: Sequence[OrderLine]) -> None:
    """Compute the axes of a locked order anew and close it when it is complete."""
    axes = roll_up([quantities_of(line) for line in lines], _money_of(order))
    order.fulfilment_status = axes.fulfilment
    order.payment_status = axes.payment
    order.delivered_on = _delivered_on(lines) if _is_delivered(lines) else None
    order.promised_on = _promised_on(lines)
    Order.objects.filter(pk=order.pk).update(
        fulfilment_status=order.fulfilment_status,
        payment_status=order.payment_status,
        delivered_on=order.delivered_on,
        promised_on=order.promised_on,
        invoiced=order.invoiced,
        paid=order.paid,
    )
    if axes.is_complete and can_proceed(order.close):
        _close(order)


def quantities_of(line: OrderLine) -> LineQuantities:
    return LineQuantities(
        ordered=line.ordered,
        canceled=line.canceled,
        scheduled=line.scheduled,
        reserved=line.reserved,
        shipped=line.shipped,
        delivered=line.delivered,
        invoiced=line.invoiced,
    )


def _write_entries(
    lines: dict[int, OrderLine],
    entries: Sequence[Progress],
    *,
    cause: str,
    by: User | None,
) -> list[Progress]:
    """The entries that are new; the order's lock keeps others from writing the same."""
    known = set(
        LineProgress.objects.filter(
            line__in=[lines[entry.line_no] for entry in entries], cause=cause
        ).values_list("line_id", "kind")
    )
    new = [
        entry
        for entry in entries
        if entry.quantity and (lines[entry.line_no].pk, entry.kind.value) not in known
    ]
    LineProgress.objects.bulk_create(
        LineProgress(
            line=lines[entry.line_no],
            kind=entry.kind,
            quantity=entry.quantity,
            cause=cause,
            actor=by,
            at=clock.now(),
        )
        for entry in new
    )
    return new


def _apply(line: OrderLine, entry: Progress) -> None:
    column = entry.kind.value
    setattr(line, column, getattr(line, column) + entry.quantity)
    if entry.kind == ProgressKind.DELIVERED and line.delivered >= line.shipped > 0:
        line.delivered_on = entry.on or clock.today()


def _refuse_impossible(order: Order, line: OrderLine) -> None:
    wanted = line.ordered - line.canceled
    within = [
        (line.shipped, wanted),
        (line.scheduled, wanted),
        (line.reserved, wanted),
        (line.picked, wanted),
        (line.canceled, line.ordered),
        (line.delivered, line.shipped),
        (line.invoiced, line.shipped),
        (line.returned, line.shipped),
    ]
    if any(not ZERO <= quantity <= most for quantity, most in within):
        raise TooMuch(line=line.line_no, number=order.number)


def _money_of(order: Order) -> MoneyTotals:
    forgiven = order.money.filter(kind=MoneyEntry.Kind.FORGIVEN).aggregate(
        total=Sum("amount")
    )["total"]
    return MoneyTotals(order.invoiced, order.paid, forgiven or ZERO)


def _is_delivered(lines: Sequence[OrderLine]) -> bool:
    live = [line for line in lines if line.ordered > line.canceled]
    return bool(live) and all(
        line.delivered >= line.ordered - line.canceled for line in live
    )


def _delivered_on(lines: Sequence[OrderLine]) -> dt.date | None:
    return max((line.delivered_on for line in lines if line.delivered_on), default=None)


def _promised_on(lines: Sequence[OrderLine]) -> dt.date | None:
    """The latest promise of what is wanted; unknown as long as one line's is."""
    dates = [line.promised_on for line in lines if line.ordered > line.canceled]
    known = [each for each in dates if each is not None]
    return max(known, default=None) if len(known) == len(dates) else None


def _close(order: Order) -> None:
    order.close(clock.now())
    order.save(update_fields=["status", "closed_at"])
    subject = ("order", order.number)
    tell("order.closed", subject=subject, by=None, public=True)
    publish(
        OrderClosed(
            order_id=order.pk,
            number=order.number,
            partner_id=order.partner_id or 0,
            at=clock.now(),
        )
    )
