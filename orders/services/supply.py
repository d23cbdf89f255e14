"""Supply that comes to a booked line, is expected or lost: the line follows."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
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
    settle,
)
from orders.states import ProgressKind
from promising.queries import line_dates, waiting_units

ZERO = Decimal(0)


@atomic()
def note_supply(
    demand_ref: str, *, quantity: Decimal, cause: str, by: User | None
) -> None:
    """A waiting line got stock: schedule it and give it the dates promised anew.

    Publishes LineSupplied.
    """
    order, line = _locked_line(demand_ref)
    take_promised_dates(line, demand_ref)
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
def note_expected(
    demand_ref: str,
    *,
    numbers: Sequence[str],
    supply_on: dt.date | None,
    by: User | None,
) -> None:
    """Supply that is coming changed: a waiting line gets other dates, or none."""
    order, line = _locked_line(demand_ref)
    was_on = line.promised_on
    take_promised_dates(line, demand_ref)
    lines = list(order.lines.order_by("line_no"))
    promised_on = next(each.promised_on for each in lines if each.pk == line.pk)
    if promised_on == was_on or not line.open:
        return
    settle(order, lines)
    params = {
        "line": line.line_no,
        "promised_on": promised_on.isoformat() if promised_on else "",
        "was_on": was_on.isoformat() if was_on else "",
        "supply_number": ", ".join(numbers),
        "supply_on": supply_on.isoformat() if supply_on else "",
    }
    code = _told(promised_on, was_on)
    tell(code, subject=("order", order.number), by=by, params=params)


def _told(promised_on: dt.date | None, was_on: dt.date | None) -> str:
    if promised_on is None:
        return "order.line_unsure"
    return "order.line_expected" if was_on is None else "order.line_moved"


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
    take_promised_dates(line, demand_ref)
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


def take_promised_dates(line: OrderLine, demand_ref: str) -> None:
    """The last dates promised for the line; none while any of it has no supply."""
    dates = line_dates(demand_ref)
    if dates is None:
        OrderLine.objects.filter(pk=line.pk).update(promised_on=None, ship_on=None)
        return
    OrderLine.objects.filter(pk=line.pk).update(
        promised_on=dates.arrive_on,
        ship_on=dates.ship_on,
        location=dates.location_id or line.location_id,
    )
