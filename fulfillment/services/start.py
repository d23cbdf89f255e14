"""Open the runs of an order: at booking, and when a run must be split.

A run is the lines that leave one place together; what is not in stock yet waits in a
run of its own until supply is found for it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

from foundation import clock
from foundation.db import atomic
from foundation.locks import patience
from foundation.models import User
from foundation.services.timeline import tell
from fulfillment.engine import plan
from fulfillment.engine.split import Part, PlannedRun, split_lines
from fulfillment.models import ProcessDefinition, ProcessRun, StepRun
from fulfillment.queries import (
    default_location,
    open_lines_of,
    promised_days,
    ref_of,
    stock_behind,
    wants_complete,
)
from fulfillment.services.run import advance
from fulfillment.services.split import new_run
from orders.models import Order, OrderLine
from orders.states import OrderKind, OrderStatus

STANDARD = "standard"
STEPS = ["schedule", "reserve", "ship", "deliver", "invoice", "collect"]


@atomic()
def start_process(order_id: int, *, by: User | None) -> list[ProcessRun]:
    """Split a booked order into runs and let each go as far as it can."""
    if ProcessRun.objects.filter(order=order_id).exists():
        return []
    with patience():
        order = Order.objects.live().select_for_update(of=("self",)).get(pk=order_id)
    has_runs = ProcessRun.objects.filter(order=order).exists()
    if has_runs or order.status != OrderStatus.BOOKED or order.kind != OrderKind.SALE:
        return []
    lines = {line.pk: line for line in open_lines_of(order)}
    definition = definition_for(order)
    runs = [
        open_run(order, definition, planned.location_id, planned.quantities, lines)
        for planned in _planned_runs(order, lines)
    ]
    tell(
        "process.started",
        subject=("order", order.number),
        by=by,
        params={"runs": str(len(runs))},
    )
    for run in runs:
        advance(run.pk, by=by)
    return runs


def definition_for(order: Order) -> ProcessDefinition:
    """The process an order goes through; one for all until rules choose."""
    active = ProcessDefinition.objects.filter(code=STANDARD, is_active=True)
    return active.order_by("-version").first() or _standard()


def _standard() -> ProcessDefinition:
    """The process every house starts with; made anew where its row was removed."""
    definition, _ = ProcessDefinition.objects.get_or_create(
        code=STANDARD, version=1, defaults={"name": "Standard", "steps": STEPS}
    )
    return definition


def _planned_runs(order: Order, lines: Mapping[int, OrderLine]) -> list[PlannedRun]:
    """Runs from what is claimed where; what is claimed nowhere is backordered."""
    stock = stock_behind(order, lines.values())
    parts: list[Part] = []
    for line in lines.values():
        rest, is_goods = line.open, bool(stock.needs[line.pk])
        for place in stock.places_of(line.pk):
            taken = stock.covered_at(line.pk, place, rest)
            parts.append(Part(line.pk, taken, place, has_supply=True))
            rest -= taken
        parts.append(
            Part(line.pk, rest, line.location_id, not is_goods, is_goods=is_goods)
        )
    return split_lines(
        parts,
        default_location_id=default_location(order).pk,
        is_complete=wants_complete(order),
    )


def open_run(
    order: Order,
    definition: ProcessDefinition,
    location_id: int,
    quantities: Mapping[int, Decimal],
    lines: Mapping[int, OrderLine],
) -> ProcessRun:
    """Make a run with its lines and steps; the caller has locked the order."""
    run = new_run(order, definition, location_id, quantities)
    refs = [ref_of(order, lines[line_id]) for line_id in quantities]
    days = planned_days(run, refs)
    StepRun.objects.bulk_create(
        StepRun(run=run, position=position, kind=kind, planned_on=days[kind])
        for position, kind in enumerate(definition.steps)
    )
    return run


def planned_days(run: ProcessRun, refs: Sequence[str]) -> dict[str, dt.date | None]:
    """The expected day of each step, from what was promised from the run's place."""
    ship_on, arrive_on = promised_days(refs, run.location_id)
    kinds = run.definition.steps
    days = plan.plan_dates(
        kinds,
        today=clock.today(),
        ship_on=ship_on,
        arrive_on=arrive_on,
        terms_days=run.order.payment_terms_days,
    )
    return dict(zip(kinds, days, strict=True))
