"""Reserve: make the claims of the run firm."""

from __future__ import annotations

from foundation.kinds import mark
from foundation.models import User
from fulfillment.engine.outcomes import Done, Outcome
from fulfillment.models import ProcessRun
from fulfillment.queries import lines_of, ref_of
from fulfillment.services.step import Step
from inventory.services.claims import reserve_claims
from orders.services.progress import Progress, record_progress
from orders.states import ProgressKind


class Reserve(Step):
    kind = "reserve"
    label = mark("Reserve")

    def start(self, run: ProcessRun, *, by: User | None) -> Outcome:
        lines = lines_of(run)
        record_progress(
            run.order.number,
            [
                Progress(line.order_line.line_no, ProgressKind.RESERVED, line.quantity)
                for line in lines
            ],
            cause=f"{run.number}/reserve",
            by=by,
        )
        refs = [ref_of(run.order, line.order_line) for line in lines]
        reserve_claims(refs, location_id=run.location_id, by=by)
        return Done()
