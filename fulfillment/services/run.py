"""Move the runs of an order on, step by step.

`advance` is re-entrant: call it any number of times, it does what is possible and
returns. Every effect stands in one transaction with the step that records it, so a
process killed at any instruction neither loses nor repeats one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

import structlog
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from foundation import clock
from foundation.db import atomic
from foundation.errors import BusinessError, Busy
from foundation.locks import patience
from foundation.models import User
from foundation.services.alerts import close_alert, raise_alert
from foundation.services.timeline import tell
from fulfillment.engine import plan
from fulfillment.engine.outcomes import Done, Failed, Outcome, RetryLater, Waiting
from fulfillment.models import ProcessRun, StepRun
from fulfillment.services.gate import Gate, pass_gate
from fulfillment.services.step import label_of, step_kinds
from fulfillment.states import RunStatus, StepStatus

log = structlog.get_logger()

#: After so many failures a step rests until a person retries it.
MAX_ATTEMPTS = 8


@atomic()
def advance(run_id: int, *, by: User | None) -> None:
    """Do every step of a run that is possible now, and those of runs it opened.

    A step that is held is not started; HoldsReleased brings the run here again.
    """
    run = lock_run(run_id)
    steps = {step.position: step for step in run.steps.all()}
    opened: list[int] = []
    while run.status == RunStatus.RUNNING and (step := _next(steps)):
        gate = _gate(run, step, by=by)
        opened += gate.opened
        if not gate.is_open or not claim_step(step.pk):
            break
        outcome = _do(run, step, by=by)
        steps[step.position] = _store(run, step.pk, outcome)
        if not isinstance(outcome, Done):
            break
        opened += outcome.opened
    settle_run(run, steps.values())
    for child_id in opened:
        advance(child_id, by=by)


def lock_run(run_id: int) -> ProcessRun:
    """The run, locked: whoever changes a run, its steps or its shipment holds this."""
    runs = ProcessRun.objects.select_related("order", "definition", "location")
    with patience():
        return runs.select_for_update(of=("self",)).get(pk=run_id)


def settle_run(run: ProcessRun, steps: Iterable[StepRun]) -> None:
    """Store the status that the steps say."""
    status = plan.run_status(_states(steps))
    if status != run.status:
        run.status, run.ended_at = status, clock.now()
        ProcessRun.objects.filter(pk=run.pk).update(
            status=status, ended_at=run.ended_at
        )


def claim_step(step_id: int) -> bool:
    """Take a step up, unless somebody else has: the WHERE is the machine's own."""
    startable = StepRun.objects.filter(pk=step_id, status__in=plan.STARTABLE)
    return bool(startable.update(status=StepStatus.RUNNING, due_at=None))


def due_steps() -> QuerySet[StepRun]:
    """Steps that rest after an error and may be tried again."""
    return StepRun.objects.filter(
        due_at__lte=clock.now(), run__status=RunStatus.RUNNING
    )


@atomic()
def retry_step(step: StepRun, *, by: User | None) -> None:
    """A person asks for a failed step to be tried again now."""
    run = lock_run(step.run_id)
    StepRun.objects.filter(pk=step.pk, status=StepStatus.FAILED).update(
        attempts=0, due_at=None
    )
    tell(
        "step.retried",
        subject=("run", run.number),
        by=by,
        thread=run.order.number,
        params={"step_label": label_of(step.kind)},
    )
    advance(run.pk, by=by)


def _next(steps: Mapping[int, StepRun]) -> StepRun | None:
    found = plan.next_step(_states(steps.values()), clock.now())
    return steps[found.position] if found else None


def _gate(run: ProcessRun, step: StepRun, *, by: User | None) -> Gate:
    """What is held does not take up a step; one that has begun goes to its end."""
    if step.status == StepStatus.WAITING:
        return Gate(is_open=True)
    return pass_gate(run, step.kind, by=by)


def _states(steps: Iterable[StepRun]) -> list[plan.StepState]:
    return [
        plan.StepState(step.position, step.kind, StepStatus(step.status), step.due_at)
        for step in steps
    ]


def _do(run: ProcessRun, step: StepRun, *, by: User | None) -> Outcome:
    was_waiting = step.status == StepStatus.WAITING
    kind = step_kinds()[step.kind]()
    call = kind.on_event if was_waiting else kind.start
    try:
        # A savepoint: a failed step leaves nothing but the note that it failed.
        with transaction.atomic():
            outcome = call(run, by=by)
    except (Busy, OperationalError, InterfaceError):
        raise  # not the step's fault: the whole delivery comes again
    except BusinessError as error:
        outcome = Failed(str(error))
    except Exception:
        log.exception("step failed", run=run.number, step=step.kind)
        outcome = Failed(str(_("An error of the program; the log says more.")))
    return outcome


def _store(run: ProcessRun, step_id: int, outcome: Outcome) -> StepRun:
    """Record the answer of a step that was claimed; the step as it is then."""
    # Fetched again: the copy from before the claim is stale.
    step, now = StepRun.objects.get(pk=step_id), clock.now()
    step.started_at = step.started_at or now
    match outcome:
        case Done() | Waiting():
            _note_success(step, outcome, now)
        case RetryLater(reason, after):
            step.fail()
            step.last_error, step.due_at = reason, now + after
        case Failed(reason):
            _note_failure(run, step, reason, now)
    step.save(
        update_fields=[
            "status",
            "started_at",
            "done_at",
            "due_at",
            "attempts",
            "waits_for",
            "last_error",
        ]
    )
    return step


def _note_success(step: StepRun, outcome: Done | Waiting, now: dt.datetime) -> None:
    if isinstance(outcome, Done):
        step.finish(now)
        step.waits_for = {}
    else:
        step.wait()
        step.waits_for = {"code": outcome.code, "params": dict(outcome.params)}
    if step.attempts:
        close_alert(f"step:{step.pk}")
    step.attempts, step.last_error = 0, ""


def _note_failure(
    run: ProcessRun, step: StepRun, reason: str, now: dt.datetime
) -> None:
    step.fail()
    step.last_error = reason
    if step.attempts < MAX_ATTEMPTS:
        step.due_at = now + plan.backoff(step.attempts)
    step.attempts += 1
    raise_alert(
        "alert.step_failed",
        fingerprint=f"step:{step.pk}",
        subject=("order", run.order.number),
        params={
            "number": run.number,
            "step_label": label_of(step.kind),
            "reason": reason,
        },
    )
