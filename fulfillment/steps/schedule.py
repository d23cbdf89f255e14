"""Schedule: settle from where the run ships; wait while no stock is claimed for it."""

from __future__ import annotations

from foundation.kinds import mark
from foundation.models import User
from fulfillment.engine.outcomes import Done, Outcome, Waiting
from fulfillment.models import ProcessRun
from fulfillment.services.step import Step
from fulfillment.services.supply import find_supply


class Schedule(Step):
    kind = "schedule"
    label = mark("Schedule")

    def start(self, run: ProcessRun, *, by: User | None) -> Outcome:
        opened = find_supply(run, by=by)
        return Waiting("waits.supply") if opened is None else Done(opened)
