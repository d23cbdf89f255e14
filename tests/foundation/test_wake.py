from __future__ import annotations

from typing import Any

import pytest
from celery import Task
from django.core.cache import cache
from django.core.management import call_command
from pytest_django import DjangoCaptureOnCommitCallbacks

from foundation import tasks, wake
from foundation.wake import wake_on_commit, wake_with
from tests.factories.foundation import make_job

pytestmark = pytest.mark.django_db


@pytest.fixture
def woken(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    calls: list[Any] = []
    monkeypatch.setattr(wake, "_wakers", {})
    wake_with("bells", lambda *ids: calls.append(ids))
    return calls


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    cache.clear()
    names: list[str] = []
    monkeypatch.setattr(
        Task, "apply_async", lambda self, **options: names.append(self.name)
    )
    return names


def test_workers_are_woken_after_the_commit_and_once(
    woken: list[Any],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        wake_on_commit("bells", 1)
        wake_on_commit("bells", 1)
        wake_on_commit("bells", 2)
        wake_on_commit("nobody listens")
        assert woken == []

    assert woken == [(1,), (2,)]


def test_without_a_broker_the_row_waits_for_the_sweep(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def away(self: object, **options: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(Task, "apply_async", away)

    tasks.wake_deliveries("live")
    tasks.wake_mails()
    tasks.wake_job(1)


def test_another_lane_wakes_nobody(sent: list[str]) -> None:
    tasks.wake_deliveries("demo")
    tasks.wake_deliveries("live")
    tasks.wake_documents()

    assert sent == ["foundation.deliver_events", "foundation.render_new_documents"]


def test_one_message_waits_at_a_time(sent: list[str]) -> None:
    tasks.wake_deliveries("live")
    tasks.wake_deliveries("live")
    tasks.wake_mails()

    assert sent == ["foundation.deliver_events", "foundation.send_mails"]


def test_what_is_committed_while_a_worker_looks_is_told_again(sent: list[str]) -> None:
    tasks.wake_deliveries("live")
    tasks.deliver_events()
    tasks.wake_deliveries("live")

    assert sent == ["foundation.deliver_events"] * 2


def test_a_message_that_names_a_row_is_always_sent(sent: list[str]) -> None:
    tasks.wake_job(1)
    tasks.wake_job(1)

    assert sent == ["foundation.run_job"] * 2


def test_jobs_that_stand_still_are_sent_out_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sent: list[tuple[int, ...]] = []
    monkeypatch.setattr(
        Task, "apply_async", lambda self, **options: sent.append(options["args"])
    )
    job = make_job()

    tasks.resume_jobs()

    assert sent == [(job.pk,)]


def test_events_and_kinds_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("list_events")
    call_command("list_kinds")

    listed = capsys.readouterr().out
    assert "OrderBooked" in listed
    assert "order_confirmation" in listed
