"""Supply that comes to a booked line, or is lost: its quantities and dates follow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from foundation.db import atomic
from foundation.events import publish
from foundation.models import User
from foundation.services.timeline import tell
from orders.events import LineSupplied
from orders.models import Order, OrderLine
from orders.services.progress import (
    Progress,
    lock_order,
    record_progress,
)
from orders.states import ProgressKind
from promising.models import Promise
from promising.queries import waiting_units

ZERO = Decimal(0)


@atomic()
def note_supply(
    demand_ref: str, *, quantity: Decimal, cause: str, by: User | None
) -> None:
    """A waiting line got stock: schedule it and give it the dates promised anew.

    Publishes LineSupplied.
    """
    order, line = _locked_line(demand_ref)
    _take_promised_dates(line, demand_ref)
    missing = line.ordered - line.canceled - line.scheduled
    quantity = min(quantity, missing)
    if quantity <= 0:
        return
    entry = Progress(line.line_no, ProgressKind.SCHEDULED, quantity)
    record_progress(order.number, [entry], cause=cause, by=by)
    tell(
        "order.line_supplied",
        subject=("order", order.number),
        by=by,
        params={"line": line.line_no, "quantity": str(quantity), "sku": line.sku},
    )
    publish(LineSupplied(order.pk, order.number, line.line_no))


@atomic()
def note_delay(demand_refs: Iterable[str], *, cause: str, by: User | None) -> None:
    """Lines lost their stock: what waits again is neither scheduled nor reserved."""
    waiting = waiting_units(demand_refs)
    by_order: dict[str, list[str]] = defaultdict(list)
    for ref in sorted(waiting):
        by_order[ref.rpartition("/")[0]].append(ref)
    for refs in by_order.values():
        for ref in refs:
            _unschedule(ref, waiting[ref], cause=cause, by=by)


def _unschedule(
    demand_ref: str, waiting: Decimal, *, cause: str, by: User | None
) -> None:
    order, line = _locked_line(demand_ref)
    supplied = max(line.ordered - line.canceled - waiting, ZERO)
    entries = [
        Progress(line.line_no, kind, min(supplied - before, ZERO))
        for kind, before in (
            (ProgressKind.SCHEDULED, line.scheduled),
            (ProgressKind.RESERVED, line.reserved),
        )
    ]
    OrderLine.objects.filter(pk=line.pk).update(promised_on=None, ship_on=None)
    record_progress(order.number, entries, cause=cause, by=by)
    tell(
        "order.line_delayed",
        subject=("order", order.number),
        by=by,
        params={"line": line.line_no},
    )


def _locked_line(demand_ref: str) -> tuple[Order, OrderLine]:
    number, _, line_no = demand_ref.rpartition("/")
    order = lock_order(number)
    return order, OrderLine.objects.get(order=order, line_no=int(line_no))


def _take_promised_dates(line: OrderLine, demand_ref: str) -> None:
    """The last dates promised for the line; none while any of it still waits."""
    if waiting_units([demand_ref]).get(demand_ref):
        return
    given = Promise.objects.filter(line_ref=demand_ref, arrive_on__isnull=False)
    latest = given.order_by("-arrive_on").first()
    if latest is None:
        return
    OrderLine.objects.filter(pk=line.pk).update(
        promised_on=latest.arrive_on,
        ship_on=latest.ship_on,
        location=latest.location_id,
    )
