from __future__ import annotations

import contextlib

from celery import shared_task

from foundation.errors import Busy
from fulfillment.services.late import note_late_shipments
from fulfillment.services.run import advance, due_steps


@shared_task(name="fulfillment.advance_due_runs")
def advance_due_runs() -> None:
    """Steps that rest after an error are tried again; late shipments are reported."""
    for run_id in sorted(set(due_steps().values_list("run", flat=True))):
        # Somebody is working on it: the next sweep looks again.
        with contextlib.suppress(Busy):
            advance(run_id, by=None)
    note_late_shipments()


@shared_task(name="fulfillment.advance_run")
def advance_run(run_id: int) -> None:
    advance(run_id, by=None)
