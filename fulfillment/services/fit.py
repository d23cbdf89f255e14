"""Fit the runs of an order to what is still wanted after lines were canceled.

What has no stock behind it goes first, then the youngest run. A run without anything
left is canceled, its steps undone from the last to the first.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.db.models import F

from foundation import clock
from foundation.db import atomic
from foundation.models import User
from foundation.services.timeline import tell
from fulfillment.engine.split import Holding, shrink
from fulfillment.models import ProcessRun, RunLine, Shipment
from fulfillment.queries import (
    lines_of,
    stock_behind,
    unshipped_runs,
    waiting_for_supply,
)
from fulfillment.services.run import advance, lock_run, settle_run
from fulfillment.services.step import step_kinds
from fulfillment.services.warehouse import shrink_shipment
from fulfillment.states import StepStatus
from orders.models import Order, OrderLine

ZERO = Decimal(0)


@atomic()
def fit_runs(order_id: int, *, by: User | None) -> None:
    """Take out of the unshipped runs what the order no longer wants."""
    runs = [
        lock_run(pk) for pk in unshipped_runs(order_id).values_list("pk", flat=True)
    ]
    # Locked after the runs: from here on nobody cancels more of it.
    order = Order.objects.select_for_update(of=("self",)).get(pk=order_id)
    held = {run.pk: lines_of(run) for run in runs}
    lines = {line.order_line_id: line.order_line for ls in held.values() for line in ls}
    shrunk: set[int] = set()
    for line_id, holdings in _holdings(order, runs, held, lines).items():
        excess = sum((each.quantity for each in holdings), ZERO) - lines[line_id].open
        for run_id, quantity in shrink(holdings, max(excess, ZERO)).items():
            _take(run_id, line_id, quantity)
            shrunk.add(run_id)
    for run in runs:
        if not lines_of(run):
            cancel_run(run, by=by)
        elif run.pk in shrunk:
            _follow_shipment(run, by=by)


@atomic()
def cancel_run(run: ProcessRun, *, by: User | None, code: str = "run.canceled") -> None:
    """Undo what the locked run did, last step first, and skip the rest.

    `code` names the sentence that tells why.
    """
    now = clock.now()
    steps = list(run.steps.order_by("-position"))
    for step in steps:
        if step.status in (StepStatus.DONE, StepStatus.WAITING):
            step_kinds()[step.kind]().undo(run, by=by)
            step.undo(now)
        elif step.status in (StepStatus.PENDING, StepStatus.FAILED):
            step.skip(now)
        step.due_at = None
        step.save(update_fields=["status", "done_at", "due_at"])
    settle_run(run, steps)
    tell(
        code,
        subject=("run", run.number),
        by=by,
        thread=run.order.number,
        params={"number": run.number},
    )


def _holdings(
    order: Order,
    runs: list[ProcessRun],
    held: Mapping[int, list[RunLine]],
    lines: Mapping[int, OrderLine],
) -> dict[int, list[Holding]]:
    """By line: what each run has of it, and how much of that is claimed for it."""
    stock = stock_behind(order, lines.values())
    waiting = set(waiting_for_supply().values_list("run", flat=True))
    holdings: dict[int, list[Holding]] = {}
    for run in runs:
        for line in held[run.pk]:
            line_id, claimed = line.order_line_id, ZERO
            if run.pk not in waiting:
                claimed = stock.covered_at(line_id, run.location_id, line.quantity)
                stock.take(line_id, run.location_id, claimed)
            holdings.setdefault(line_id, []).append(
                Holding(run.pk, line.quantity, claimed)
            )
    return holdings


def _take(run_id: int, line_id: int, quantity: Decimal) -> None:
    RunLine.objects.filter(run=run_id, order_line=line_id).update(
        quantity=F("quantity") - quantity
    )


def _follow_shipment(run: ProcessRun, *, by: User | None) -> None:
    shipment = Shipment.objects.filter(run=run).first()
    if shipment:
        shrink_shipment(shipment, by=by)
    advance(run.pk, by=by)
