"""Long work: started by a person, run by a worker, resumed if it was killed.

While it runs, a job holds a lock of its database session: the session of a killed
worker ends, its lock with it, and the next sweep runs the job again. Rows that are done
are skipped.
"""

from __future__ import annotations

import datetime as dt
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import structlog
from django.db import connection
from django.db.models import Q

from foundation import clock
from foundation.actor import by_means
from foundation.db import atomic
from foundation.errors import BusinessError
from foundation.jobs import kinds
from foundation.models import Job, JobRow, Means, User
from foundation.wake import wake_on_commit

log = structlog.get_logger()

#: First key of the advisory locks of jobs; the second is the job's id.
LOCK_SPACE = 4711
STILL_AFTER = dt.timedelta(seconds=45)
BEAT_EVERY = 1.0


class JobCanceled(Exception):
    """Somebody asked the job to stop; what is done stays done."""


@atomic()
def start_job(kind: str, *, title: str, params: dict[str, Any], by: User | None) -> Job:
    """Start long work; a worker picks it up after the commit."""
    kinds.get(kind)
    job = Job.objects.create(
        kind=kind, title=title, params=params, created_by=by, created_at=clock.now()
    )
    wake_on_commit("job", job.pk)
    return job


@atomic()
def cancel_job(job: Job, *, by: User | None) -> None:
    """Ask a job to stop after the row it is at; one that waits stops at once."""
    Job.objects.filter(pk=job.pk, state=Job.State.RUNNING).update(is_cancel_wanted=True)
    Job.objects.filter(pk=job.pk, state=Job.State.WAITING).update(
        is_cancel_wanted=True, state=Job.State.CANCELED, ended_at=clock.now()
    )


@atomic()
def resume_job(job: Job, *, by: User | None) -> None:
    """Run a failed or canceled job again; rows that are done are skipped."""
    resumed = Job.objects.filter(
        pk=job.pk, state__in=[Job.State.FAILED, Job.State.CANCELED]
    ).update(
        state=Job.State.WAITING, is_cancel_wanted=False, last_error="", ended_at=None
    )
    if resumed:
        JobRow.objects.filter(job=job, is_ok=False).delete()
        wake_on_commit("job", job.pk)


def standing_still() -> list[int]:
    """Jobs that wait or whose beat stands still: nobody runs them."""
    since = clock.real_now() - STILL_AFTER
    waiting = Q(state=Job.State.WAITING)
    still = Q(state=Job.State.RUNNING, beat_at__lt=since)
    return list(Job.objects.filter(waiting | still).values_list("id", flat=True))


def run_job(job_id: int) -> None:
    """Run a job to its end, unless another worker is at it."""
    with _alone(job_id) as is_ours:
        job = Job.objects.filter(
            pk=job_id, state__in=[Job.State.WAITING, Job.State.RUNNING]
        ).first()
        if not is_ours or job is None:
            return
        Job.objects.filter(pk=job_id).update(
            state=Job.State.RUNNING,
            started_at=job.started_at or clock.now(),
            beat_at=clock.real_now(),
        )
        with by_means(Means.PROCESS):
            _run(job)


def _run(job: Job) -> None:
    progress = RowProgress(job)
    try:
        result = kinds.get(job.kind).run(progress, job.params)
    except JobCanceled:
        _end(job, Job.State.CANCELED)
    except BusinessError as error:
        _end(job, Job.State.FAILED, error=str(error))
    except Exception as error:
        log.exception("job failed", job=job.pk, kind=job.kind)
        _end(job, Job.State.FAILED, error=_trace(error))
    else:
        _end(job, Job.State.DONE, result=result or {})


def _end(
    job: Job,
    state: Job.State,
    *,
    result: dict[str, Any] | None = None,
    error: str = "",
) -> None:
    Job.objects.filter(pk=job.pk).update(
        state=state,
        result=result or {},
        last_error=error,
        done=JobRow.objects.filter(job=job).count(),
        ended_at=clock.now(),
        beat_at=clock.real_now(),
    )


def _trace(error: Exception) -> str:
    return "".join(traceback.format_exception(error))[-4000:]


@contextmanager
def _alone(job_id: int) -> Iterator[bool]:
    """True where no other session runs this job; the lock ends with the session."""
    keys = [LOCK_SPACE, job_id % 2**31]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", keys)
        is_ours = bool((cursor.fetchone() or [False])[0])
    try:
        yield is_ours
    finally:
        if is_ours and connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", keys)


class RowProgress:
    """Progress of one running job: beats, counts rows, skips what is done."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._keys = set(
            JobRow.objects.filter(job=job, is_ok=True).values_list("key", flat=True)
        )
        self.done = len(self._keys)
        self._beaten = 0.0

    def total(self, count: int) -> None:
        Job.objects.filter(pk=self._job.pk).update(total=count)
        self._beat()

    def row(self, key: str, *, ok: bool, outcome: str = "", message: str = "") -> None:
        JobRow.objects.bulk_create(
            [
                JobRow(
                    job=self._job,
                    key=key[:120],
                    is_ok=ok,
                    outcome=outcome[:40],
                    message=message,
                )
            ],
            update_conflicts=True,
            unique_fields=["job", "key"],
            update_fields=["is_ok", "outcome", "message"],
        )
        if key not in self._keys:
            self._keys.add(key)
            self.done += 1
        self._beat()

    def is_done(self, key: str) -> bool:
        self._beat()
        return key in self._keys

    def _beat(self) -> None:
        # Inside a transaction the beat would not be seen and would hold the job's row.
        if connection.in_atomic_block or time.monotonic() - self._beaten < BEAT_EVERY:
            return
        self._beaten = time.monotonic()
        Job.objects.filter(pk=self._job.pk).update(
            beat_at=clock.real_now(), done=self.done
        )
        if Job.objects.filter(pk=self._job.pk, is_cancel_wanted=True).exists():
            raise JobCanceled
