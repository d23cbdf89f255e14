from __future__ import annotations

import time

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foundation import pages
from foundation.errors import BusinessError
from foundation.models import Job
from foundation.pages import Page, about_count, errors_in, paginate_keyset
from foundation.person_forms import ResetForm
from tests.factories.foundation import make_job

pytestmark = pytest.mark.django_db


def open_page(url: str, key: str = "-id", per_page: int = 3) -> Page[Job]:
    request = RequestFactory().get(f"/jobs{url}")
    return paginate_keyset(Job.objects.all(), request, key, per_page)


def walk(key: str) -> list[int]:
    """All rows seen going to the end, and back to the start."""
    page = open_page("?state=x", key)
    forth = [job.pk for job in page]
    while page.older_url:
        assert "state=x" in page.older_url
        page = open_page(page.older_url, key)
        forth += [job.pk for job in page]
    back: list[int] = []
    while page.newer_url:
        page = open_page(page.newer_url, key)
        back = [job.pk for job in page] + back
    assert forth[: len(back)] == back
    return forth


@pytest.mark.parametrize("key", ["-id", "id", "-total", "total", "title"])
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(totals=st.lists(st.integers(0, 3), max_size=11))
def test_walking_the_pages_shows_every_row_once(key: str, totals: list[int]) -> None:
    Job.objects.all().delete()
    for total in totals:
        make_job(total=total, title=f"Job {total % 2}")
    name = key.lstrip("-")

    seen = walk(key)

    down = key.startswith("-")
    jobs = sorted(
        Job.objects.all(), key=lambda job: (getattr(job, name), job.pk), reverse=down
    )
    assert seen == [job.pk for job in jobs]


@pytest.mark.parametrize("key", ["-started_at", "started_at"])
def test_empty_values_stand_at_the_end(key: str) -> None:
    started = [make_job(started_at=f"2026-03-0{day}T00:00Z").pk for day in (1, 2)]
    waiting = [make_job().pk for _ in range(5)]
    if key.startswith("-"):
        started.reverse()
        waiting.reverse()

    assert walk(key) == started + waiting


def test_the_last_page_has_no_next_one() -> None:
    for _ in range(3):
        make_job()

    page = open_page("")

    assert (page.newer_url, page.older_url) == ("", "")
    assert page.about == "3 rows"


@pytest.mark.parametrize("garbled", ["?after=xyz", "?after=W10=", "?before=WyJhIl0="])
def test_a_garbled_place_is_the_beginning(garbled: str) -> None:
    make_job()

    assert len(open_page(garbled)) == 1


def test_a_place_of_another_type_is_the_beginning() -> None:
    make_job()

    assert len(open_page("?after=WyJub3QgYSBkYXRlIiw1XQ==", "-created_at")) == 1


def test_a_long_list_is_counted_roughly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "COUNTED", 2)
    monkeypatch.setattr(pages, "_estimate", lambda *asked: 12_437)
    for _ in range(3):
        make_job()

    assert about_count(Job.objects.all()) == "about 12,400 rows"
    assert about_count(Job.objects.none()) == "0 rows"


def test_who_turns_the_pages_does_not_count_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pages, "COUNTED", 1)
    monkeypatch.setattr(pages, "_estimates", {})
    monkeypatch.setattr(time, "monotonic", lambda: 30.0)
    for _ in range(2):
        make_job()
    jobs = Job.objects.all()

    with CaptureQueriesContext(connection) as first:
        about_count(jobs)
    with CaptureQueriesContext(connection) as second:
        about_count(jobs)
    with CaptureQueriesContext(connection) as another:
        about_count(jobs.filter(title="x"))

    assert [len(first), len(second), len(another)] == [2, 0, 1]


def test_the_planner_is_asked_for_an_estimate() -> None:
    asked = Job.objects.filter(title="x").query.sql_with_params()

    assert pages._estimate(*asked) >= 0


def test_a_business_error_stands_beside_its_field() -> None:
    form = ResetForm({"email": "a@example.com"})
    assert form.is_valid()

    with errors_in(form):
        raise BusinessError("%(name)s is taken.", field="email", name="a")

    assert form.errors["email"] == ["a is taken."]


def test_an_error_of_no_field_stands_above_the_form() -> None:
    form = ResetForm({"email": "a@example.com"})

    with errors_in(form):
        raise BusinessError("Not today.", field="elsewhere")

    assert form.non_field_errors() == ["Not today."]


def test_other_errors_are_not_swallowed() -> None:
    with pytest.raises(ZeroDivisionError), errors_in(ResetForm({})):
        raise ZeroDivisionError
