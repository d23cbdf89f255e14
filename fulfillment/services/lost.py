"""Stock that a run counted on turned out to be missing: that part waits again."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from foundation.db import atomic
from foundation.models import User
from fulfillment.models import ProcessRun, RunLine, Shipment
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


@atomic()
def give_back_lost(order_id: int, *, by: User | None) -> None:
    """Move what no claim stands behind any more into runs that look for supply anew."""
    supplied = unshipped_runs(order_id).exclude(
        pk__in=waiting_for_supply().values("run")
    )
    runs = [lock_run(pk) for pk in supplied.values_list("pk", flat=True)]
    held = {run.pk: lines_of(run) for run in runs}
    if not runs:
        return
    lines = [line.order_line for each in held.values() for line in each]
    stock = stock_behind(runs[0].order, lines)
    for run in runs:
        lost = _lost(run, held[run.pk], stock)
        if lost:
            _give_back(run, lost, by=by)


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


def _give_back(run: ProcessRun, lost: dict[int, Decimal], *, by: User | None) -> None:
    child = split_off(run, lost, at="schedule", by=by)
    if not lines_of(run):
        cancel_run(run, by=by)
    elif shipment := Shipment.objects.filter(run=run).first():
        shrink_shipment(shipment, by=by)
    advance(child.pk, by=by)
