"""Go on with what stock is claimed for a run, wherever it turned out to be."""

from __future__ import annotations

from foundation.db import atomic
from foundation.models import User
from foundation.services.timeline import tell
from fulfillment.engine.split import take_rest
from fulfillment.engine.supply import Supply, choose_supply
from fulfillment.models import ProcessRun
from fulfillment.queries import lines_of, ref_of, supply_of, wants_complete
from fulfillment.services.split import split_off
from fulfillment.services.start import planned_days
from inventory.models import Location


@atomic()
def find_supply(run: ProcessRun, *, by: User | None) -> tuple[int, ...] | None:
    """Settle where a run ships from; None while nothing is claimed for it.

    What is not covered there moves into a run of its own, whose id is returned: it may
    find its supply elsewhere. The caller has locked the run.
    """
    wanted = supply_of(run)
    found = choose_supply(
        wanted.wishes,
        wanted.coverage,
        at=run.location_id,
        is_complete=wants_complete(run.order),
    )
    if found is None:
        return None
    quantities = {wish.line_id: wish.quantity for wish in wanted.wishes}
    rest = take_rest(quantities, found.quantities)
    # Split first: the rest keeps waiting at the place where it was expected.
    opened = (split_off(run, rest, at="schedule", by=by).pk,) if rest else ()
    _settle(run, found, by=by)
    return opened


def _settle(run: ProcessRun, found: Supply, *, by: User | None) -> None:
    step = run.steps.get(kind="schedule")
    if found.location_id == run.location_id and not step.waits_for:
        return
    if found.location_id != run.location_id:
        run.location = Location.objects.get(pk=found.location_id)
        ProcessRun.objects.filter(pk=run.pk).update(location=run.location)
    refs = [ref_of(run.order, line.order_line) for line in lines_of(run)]
    days = planned_days(run, refs)
    for planned in run.steps.all():
        run.steps.filter(pk=planned.pk).update(planned_on=days[planned.kind])
    tell(
        "run.supplied",
        subject=("run", run.number),
        by=by,
        thread=run.order.number,
        params={"number": run.number, "place": run.location.name},
    )
