"""Given the steps of a run and their states: what comes next, and when.

1. `next_step`: the first step that has not ended, unless it rests until later.
2. `run_status`: what the steps together say about the run.
3. `plan_dates`: the day each step is expected to be done.

Who locks, writes and calls the steps is left to `services/run.py`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from fulfillment.states import RunStatus, StepStatus

ENDED = frozenset({StepStatus.DONE, StepStatus.SKIPPED, StepStatus.UNDONE})
#: States from which a step may be taken up; the WHERE of `claim_step`.
STARTABLE = frozenset({StepStatus.PENDING, StepStatus.WAITING, StepStatus.FAILED})

_FIRST_BACKOFF = dt.timedelta(seconds=30)
_LONGEST_BACKOFF = dt.timedelta(hours=1)


@dataclass(frozen=True)
class StepState:
    position: int
    kind: str
    status: StepStatus
    #: A failed step rests until then.
    due_at: dt.datetime | None = None


def next_step(steps: Sequence[StepState], now: dt.datetime) -> StepState | None:
    """The step to take up now; None where all have ended or the next one rests."""
    for step in sorted(steps, key=lambda step: step.position):
        if step.status in ENDED:
            continue
        if step.status is StepStatus.FAILED and step.due_at and step.due_at > now:
            return None
        return step if step.status in STARTABLE else None
    return None


def run_status(steps: Sequence[StepState]) -> RunStatus:
    """The run's status from its steps.

    | steps                                     | run      |
    |-------------------------------------------|----------|
    | one or more not ended                     | running  |
    | all ended, the last one done              | done     |
    | all ended, the last one skipped or undone | canceled |
    """
    if any(step.status not in ENDED for step in steps):
        return RunStatus.RUNNING
    last = max(steps, key=lambda step: step.position)
    return RunStatus.DONE if last.status is StepStatus.DONE else RunStatus.CANCELED


def plan_dates(
    kinds: Sequence[str],
    *,
    today: dt.date,
    ship_on: dt.date | None,
    arrive_on: dt.date | None,
    terms_days: int,
) -> list[dt.date | None]:
    """The expected day of each step; None where the promise is to be confirmed."""
    due_on = arrive_on + dt.timedelta(days=terms_days) if arrive_on else None
    days = {
        "schedule": today if ship_on else None,
        "reserve": today if ship_on else None,
        "ship": ship_on,
        "deliver": arrive_on,
        "invoice": arrive_on,
        "collect": due_on,
    }
    return [days.get(kind) for kind in kinds]


def backoff(attempts: int) -> dt.timedelta:
    """Twice as long after every failure, from half a minute to an hour."""
    doubled: int = 2 ** min(attempts, 10)
    return min(_FIRST_BACKOFF * doubled, _LONGEST_BACKOFF)
