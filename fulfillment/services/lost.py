"""What no claim stands behind any more goes on in a run of its own.

Stock that turned out to be missing is waited for again; what comes from another place
now is taken over there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.db.models import Sum

from foundation.db import atomic
from foundation.models import User
from fulfillment.engine.plan import ENDED
from fulfillment.models import ProcessRun, RunLine, Shipment, StepRun
from fulfillment.queries import (
    Stock,
    lines_of,
    stock_behind,
    unshipped_runs,
    waiting_for_supply,
)
from fulfillment.services.fit import cancel_run
from fulfillment.services.run import advance, lock_run
from fulfillment.services.split import split_off
from fulfillment.services.warehouse import shrink_shipment
from orders.models import Order, OrderLine
from orders.services.progress import Progress, lock_order, record_progress
from orders.states import ProgressKind

ZERO = Decimal(0)


@atomic()
def give_back_lost(order_id: int, *, by: User | None) -> None:
    """Move what no claim stands behind any more into runs that look for supply anew."""
    for run, lost in _runs_that_lost(order_id):
        child = split_off(run, lost, at="schedule", by=by)
        _end_or_shrink(run, by=by)
        advance(child.pk, by=by)


@atomic()
def go_on_elsewhere(order_id: int, *, by: User | None) -> None:
    """Move what is claimed at another place now into runs that leave from there.

    A shipment that still waits for the warehouse asks for less, or is called off.
    """
    for run, gone in _runs_that_lost(order_id):
        child = split_off(run, gone, at="schedule", by=by)
        # What leaves from another place is to be reserved there.
        _take_back_reserved(run.order, gone, cause=f"{child.number}/moved", by=by)
        _end_or_shrink(run, by=by, code="run.moved")
        advance(child.pk, by=by)


def _runs_that_lost(order_id: int) -> list[tuple[ProcessRun, dict[int, Decimal]]]:
    """The runs of an order, locked, with what they hold too much of each line."""
    supplied = unshipped_runs(order_id).exclude(
        pk__in=waiting_for_supply().values("run")
    )
    runs = [lock_run(pk) for pk in supplied.values_list("pk", flat=True)]
    held = {run.pk: lines_of(run) for run in runs}
    if not runs:
        return []
    lines = [line.order_line for each in held.values() for line in each]
    stock = stock_behind(runs[0].order, lines)
    found = [(run, _lost(run, held[run.pk], stock)) for run in runs]
    return [(run, lost) for run, lost in found if lost]


def _lost(
    run: ProcessRun, lines: Sequence[RunLine], stock: Stock
) -> dict[int, Decimal]:
    """What is missing of each line; all of it when no goods are left to ship."""
    lost: dict[int, Decimal] = {}
    has_goods_left = False
    for line in lines:
        line_id = line.order_line_id
        if not stock.needs[line_id]:
            continue
        kept = stock.covered_at(line_id, run.location_id, line.quantity)
        stock.take(line_id, run.location_id, kept)
        has_goods_left = has_goods_left or kept > 0
        if kept < line.quantity:
            lost[line_id] = line.quantity - kept
    if lost and not has_goods_left:
        return {line.order_line_id: line.quantity for line in lines}
    return lost


def _end_or_shrink(
    run: ProcessRun, *, by: User | None, code: str = "run.canceled"
) -> None:
    if not lines_of(run):
        cancel_run(run, by=by, code=code)
    elif shipment := Shipment.objects.filter(run=run).first():
        shrink_shipment(shipment, by=by)


def _take_back_reserved(
    order: Order, line_ids: Iterable[int], *, cause: str, by: User | None
) -> None:
    """A line is reserved as far as it left, or a run that reserved it holds it."""
    not_reserved = StepRun.objects.filter(kind="reserve").exclude(status__in=ENDED)
    runs = unshipped_runs(order.pk).exclude(pk__in=not_reserved.values("run"))
    held = RunLine.objects.filter(run__in=runs).values("order_line")
    sums = dict(held.annotate(total=Sum("quantity")).values_list("order_line", "total"))
    lock_order(order.number)
    lines = OrderLine.objects.filter(pk__in=list(line_ids)).order_by("line_no")
    levels = [(line, line.shipped + sums.get(line.pk, ZERO)) for line in lines]
    entries = [
        Progress(line.line_no, ProgressKind.RESERVED, min(level - line.reserved, ZERO))
        for line, level in levels
    ]
    record_progress(order.number, entries, cause=cause, by=by)
