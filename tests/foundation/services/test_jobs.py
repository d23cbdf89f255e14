from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import connection

from foundation import clock
from foundation.models import Job, User
from foundation.services import jobs
from foundation.services.jobs import (
    LOCK_SPACE,
    cancel_job,
    resume_job,
    run_job,
    standing_still,
    start_job,
)
from tests.factories.foundation import make_job

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]


def job_of(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def test_a_job_runs_to_its_end(ada: User) -> None:
    params = {"rows": ["1", "2", "bad"]}
    job = start_job("counting", title="Counting", params=params, by=ada)

    run_job(job.pk)

    job = job_of(job)
    assert (job.state, job.done, job.total) == (Job.State.DONE, 3, 3)
    assert job.result == {"counted": 3}
    assert job.rows.get(is_ok=False).message == "row bad"


def test_a_finished_job_is_not_run_again() -> None:
    job = make_job(params={"rows": ["1"]})
    run_job(job.pk)
    ended_at = job_of(job).ended_at

    run_job(job.pk)

    assert job_of(job).ended_at == ended_at


def test_a_failed_job_goes_on_where_it_stopped() -> None:
    job = make_job(params={"rows": ["1", "2", "3"], "stop_after": "2"})
    run_job(job.pk)
    failed = job_of(job)
    assert (failed.state, failed.done) == (Job.State.FAILED, 2)
    assert "out of fingers" in failed.last_error

    resume_job(failed, by=None)
    run_job(job.pk)

    assert (job_of(job).state, job_of(job).done) == (Job.State.DONE, 3)


def test_a_waiting_job_is_canceled_at_once() -> None:
    job = make_job(params={"rows": ["1"]})

    cancel_job(job, by=None)
    run_job(job.pk)

    assert (job_of(job).state, job_of(job).done) == (Job.State.CANCELED, 0)


@pytest.mark.django_db(transaction=True)
def test_a_running_job_stops_after_its_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "BEAT_EVERY", 0.0)
    job = make_job(params={"rows": ["1", "2"]}, state=Job.State.RUNNING)
    cancel_job(job, by=None)

    run_job(job.pk)

    assert job_of(job).state == Job.State.CANCELED
    assert job_of(job).ended_at is not None


def test_jobs_that_nobody_runs_are_found() -> None:
    now = clock.real_now()
    waiting = make_job()
    killed = make_job(state=Job.State.RUNNING, beat_at=now - dt.timedelta(minutes=2))
    make_job(state=Job.State.RUNNING, beat_at=now)
    make_job(state=Job.State.DONE)

    assert sorted(standing_still()) == [waiting.pk, killed.pk]


@pytest.mark.django_db(transaction=True)
def test_a_job_that_another_worker_runs_is_left_alone() -> None:
    job = make_job(params={"rows": ["1"]})
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [LOCK_SPACE, job.pk])

    def work() -> None:
        run_job(job.pk)
        connection.close()

    worker = threading.Thread(target=work)
    worker.start()
    worker.join()

    assert job_of(job).state == Job.State.WAITING
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock_all()")


def test_an_unknown_kind_is_refused_at_once() -> None:
    with pytest.raises(KeyError):
        start_job("dancing", title="Dancing", params={}, by=None)
