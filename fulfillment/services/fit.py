"""Fit the runs of an order to its lines after some were canceled or split.

A line that was split off takes its part in the runs that held the whole. Of what is
canceled, what has no stock behind it goes first, then the youngest run. A run without
anything left is canceled, its steps undone from the last to the first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal

from django.db.models import F

from foundation import clock
from foundation.db import atomic
from foundation.models import User
from foundation.services.timeline import tell
from fulfillment.engine.split import Holding, hand_on, lacks_of, shrink
from fulfillment.models import ProcessRun, RunLine, Shipment
from fulfillment.queries import (
    Stock,
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
    """Hand on in the unshipped runs what was split off, take out what is not wanted."""
    runs = [
        lock_run(pk) for pk in unshipped_runs(order_id).values_list("pk", flat=True)
    ]
    # Locked after the runs: from here on nobody cancels more of it.
    order = Order.objects.select_for_update(of=("self",)).get(pk=order_id)
    shrunk = _hand_on(order, runs)
    held = {run.pk: lines_of(run) for run in runs}
    lines = {line.order_line_id: line.order_line for ls in held.values() for line in ls}
    stock = stock_behind(order, lines.values())
    for line_id, holdings in _holdings(stock, runs, held, _supplied(runs)).items():
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


def _hand_on(order: Order, runs: list[ProcessRun]) -> set[int]:
    """Give lines that were split off what their runs hold of the whole; which runs."""
    found = OrderLine.objects.select_related("item__unit").filter(order=order)
    lines = {line.pk: line for line in found.order_by("line_no")}
    families = _families(lines.values())
    if not families:
        return set()
    held = {run.pk: lines_of(run) for run in runs}
    stock = stock_behind(order, lines.values())
    supplied = _supplied(runs)
    holdings = _holdings(stock, runs, held, supplied)
    still_open = {line.pk: line.open for line in lines.values()}
    lacks = lacks_of(holdings, still_open, lines)
    covered = {}
    for run in supplied:
        for line_id, lacking in lacks.items():
            enough = stock.covered_at(line_id, run.location_id, lacking)
            stock.take(line_id, run.location_id, enough)
            covered[run.pk, line_id] = enough
            lacks[line_id] -= enough
    handed = hand_on(holdings, still_open, families, covered)
    for each in handed:
        _take(each.run_id, each.line_id, each.quantity)
        _give(each.run_id, each.to_line_id, each.quantity)
    return {each.run_id for each in handed}


def _families(lines: Iterable[OrderLine]) -> list[list[int]]:
    """The lines that were one, of those that were split: ids, by their numbers."""
    first: dict[int, int] = {}
    families: dict[int, list[int]] = defaultdict(list)
    for line in lines:  # what was split off comes after what it was split off
        first[line.line_no] = first.get(line.split_from or 0, line.line_no)
        families[first[line.line_no]].append(line.pk)
    return [family for family in families.values() if len(family) > 1]


def _supplied(runs: Iterable[ProcessRun]) -> list[ProcessRun]:
    """The runs that have found their supply."""
    waiting = set(waiting_for_supply().values_list("run", flat=True))
    return [run for run in runs if run.pk not in waiting]


def _holdings(
    stock: Stock,
    runs: list[ProcessRun],
    held: Mapping[int, list[RunLine]],
    supplied: Collection[ProcessRun],
) -> dict[int, list[Holding]]:
    """By line: what each run has of it, and how much of that is claimed for it."""
    holdings: dict[int, list[Holding]] = {}
    for run in runs:
        for line in held[run.pk]:
            line_id, claimed = line.order_line_id, ZERO
            if run in supplied:
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


def _give(run_id: int, line_id: int, quantity: Decimal) -> None:
    RunLine.objects.get_or_create(
        run_id=run_id, order_line_id=line_id, defaults={"quantity": ZERO}
    )
    RunLine.objects.filter(run=run_id, order_line=line_id).update(
        quantity=F("quantity") + quantity
    )


def _follow_shipment(run: ProcessRun, *, by: User | None) -> None:
    shipment = Shipment.objects.filter(run=run).first()
    if shipment:
        shrink_shipment(shipment, by=by)
    advance(run.pk, by=by)
