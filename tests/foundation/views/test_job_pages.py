from __future__ import annotations

import pytest
from django.test import Client

from foundation.models import Job, JobRow, User
from tests.factories.foundation import make_job

pytestmark = pytest.mark.django_db


def test_one_sees_ones_own_jobs_and_those_of_the_system(
    client: Client, ada: User, ben: User
) -> None:
    make_job(by=ada, title="Import of March")
    make_job(by=None, title="Demo company")
    foreign = make_job(by=ben, title="Count of Ben")
    client.force_login(ada)

    page = client.get("/jobs").content.decode()

    assert "Import of March" in page
    assert "Demo company" in page
    assert "Count of Ben" not in page
    assert client.get(f"/jobs/{foreign.pk}").status_code == 404


def test_a_running_job_shows_its_progress_and_asks_again(
    client: Client, ada: User
) -> None:
    job = make_job(by=ada, state=Job.State.RUNNING, done=40, total=120)
    client.force_login(ada)

    page = client.get(f"/jobs/{job.pk}").content.decode()
    part = client.get(f"/jobs/{job.pk}", headers={"HX-Request": "true"})

    assert "40 of 120" in page
    assert 'hx-trigger="every 1s"' in page
    assert "40 of 120" in part.content.decode()
    assert "<html" not in part.content.decode()
    assert "HX-Refresh" not in part.headers


def test_the_page_is_drawn_anew_when_the_job_has_ended(
    client: Client, ada: User
) -> None:
    job = make_job(by=ada, state=Job.State.DONE)
    client.force_login(ada)

    part = client.get(f"/jobs/{job.pk}", headers={"HX-Request": "true"})

    assert part.headers["HX-Refresh"] == "true"


def test_rows_that_failed_are_shown_first(client: Client, ada: User) -> None:
    job = make_job(by=ada, state=Job.State.DONE)
    JobRow.objects.create(job=job, key="ORD-1", is_ok=True, message="booked")
    JobRow.objects.create(job=job, key="ORD-2", is_ok=False, message="No such item")
    client.force_login(ada)

    page = client.get(f"/jobs/{job.pk}").content.decode()

    assert "No such item" in page
    assert "booked" not in page
    assert "booked" in client.get(f"/jobs/{job.pk}?rows=all").content.decode()


def test_a_job_is_stopped_and_continued(client: Client, ada: User) -> None:
    job = make_job(by=ada)
    client.force_login(ada)

    client.post(f"/jobs/{job.pk}/cancel")
    assert Job.objects.get().state == Job.State.CANCELED
    client.post(f"/jobs/{job.pk}/resume")

    assert Job.objects.get().state == Job.State.WAITING


def test_the_frame_counts_my_jobs_at_work(client: Client, ada: User) -> None:
    client.force_login(ada)
    assert client.get("/jobs/indicator").content == b""

    make_job(by=ada, state=Job.State.RUNNING)

    assert client.get("/jobs/indicator").content == b"1"
    client.logout()
    assert client.get("/jobs/indicator").status_code == 204
