"""Runs as rows: a new one, and quantities that go on in a run of their own.

Holds are on lines of the order: each run with a part of a held line is held by them.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.db.models import F

from foundation import clock
from foundation.db import atomic
from foundation.models import User
from foundation.services.timeline import tell
from fulfillment.models import ProcessDefinition, ProcessRun, RunLine, StepRun
from orders.models import Order


@atomic()
def split_off(
    run: ProcessRun, quantities: Mapping[int, Decimal], *, at: str, by: User | None
) -> ProcessRun:
    """Move quantities into a run of their own that still has to do `at` and the rest.

    The caller has locked the run. What the parent did before `at` holds for the child.
    """
    for line_id, quantity in quantities.items():
        RunLine.objects.filter(run=run, order_line=line_id).update(
            quantity=F("quantity") - quantity
        )
    # Numbers within an order are given under its lock.
    Order.objects.select_for_update(of=("self",)).get(pk=run.order_id)
    child = new_run(run.order, run.definition, run.location_id, quantities, parent=run)
    days = dict(run.steps.values_list("kind", "planned_on"))
    first = run.definition.steps.index(at)
    StepRun.objects.bulk_create(
        StepRun(run=child, position=position, kind=kind, planned_on=days.get(kind))
        for position, kind in enumerate(run.definition.steps)
        if position >= first
    )
    tell(
        "run.split",
        subject=("run", child.number),
        by=by,
        thread=run.order.number,
        params={"number": child.number},
    )
    return child


def new_run(
    order: Order,
    definition: ProcessDefinition,
    location_id: int,
    quantities: Mapping[int, Decimal],
    parent: ProcessRun | None = None,
) -> ProcessRun:
    """A run with its lines and no steps yet; the caller has locked the order."""
    count = ProcessRun.objects.filter(order=order).count()
    run = ProcessRun.objects.create(
        number=f"{order.number}/R{count + 1}",
        order=order,
        definition=definition,
        location_id=location_id,
        parent=parent,
        created_at=clock.now(),
    )
    RunLine.objects.bulk_create(
        RunLine(run=run, order_line_id=line_id, quantity=quantity)
        for line_id, quantity in quantities.items()
    )
    return run
