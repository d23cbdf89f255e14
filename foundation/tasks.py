"""Workers' side of the cellar: ids in, nothing out; every task may run twice.

A `wake_…` function sends the message after a commit, to a queue named by patience.
With the broker gone it only logs: the sweeps find the row. Of messages that name no row
one at a time waits: a mark in the cache says so, which the task takes away before it
looks, so whoever commits later sends again (ADR 0020).
"""

from __future__ import annotations

from typing import Any

import structlog
from celery import Task, shared_task
from django.core.cache import cache

from foundation.services import (
    approval_deadlines,
    approval_mails,
    deliver,
    documents,
    jobs,
    mail,
    rule_books,
    rule_publishing,
    verify,
)

log = structlog.get_logger()

HOURS = 3600
#: A mark whose message was lost is believed for so many seconds.
_MARKED = 5


@shared_task(name="foundation.deliver_events")
def deliver_events(lane: str = "live") -> None:
    _starts("foundation.deliver_events")
    deliver.deliver_due(lane=lane)


@shared_task(name="foundation.render_documents")
def render_documents() -> None:
    """The sweep also tries again what has failed, so not at once."""
    if documents.render_wanted() >= documents.BATCH:
        wake_documents()


@shared_task(name="foundation.render_new_documents")
def render_new_documents() -> None:
    _starts("foundation.render_new_documents")
    if documents.render_wanted(with_failed=False) >= documents.BATCH:
        wake_documents()


@shared_task(name="foundation.render_document")
def render_document(document_id: int) -> None:
    documents.render_one(document_id)


@shared_task(name="foundation.send_mails")
def send_mails() -> None:
    _starts("foundation.send_mails")
    mail.send_due()


@shared_task(
    name="foundation.run_job",
    soft_time_limit=6 * HOURS,
    time_limit=7 * HOURS,
)
def run_job(job_id: int) -> None:
    jobs.run_job(job_id)


@shared_task(name="foundation.resume_jobs")
def resume_jobs() -> None:
    for job_id in jobs.standing_still():
        wake_job(job_id)


@shared_task(name="foundation.verify_books")
def verify_books() -> None:
    verify.verify_books()


@shared_task(name="foundation.watch_approvals")
def watch_approvals() -> None:
    """Remind before a deadline, and ask the next one up after it."""
    approval_mails.remind_due(by=None)
    approval_deadlines.escalate_due(by=None)


@shared_task(name="foundation.fold_rule_hits")
def fold_rule_hits() -> None:
    rule_books.fold_hits()


@shared_task(name="foundation.retire_ended_rules")
def retire_ended_rules() -> None:
    rule_publishing.retire_ended()


def wake_deliveries(lane: str) -> None:
    # Another lane is drained by the job that travels in it.
    if lane == "live":
        _send_once(deliver_events, queue="now")


def wake_documents() -> None:
    _send_once(render_new_documents, queue="soon")


def wake_document(document_id: int) -> None:
    _send(render_document, document_id, queue="now")


def wake_mails() -> None:
    _send_once(send_mails, queue="soon")


def wake_job(job_id: int) -> None:
    _send(run_job, job_id, queue="bulk")


def _send_once(task: Task[Any, Any], *, queue: str) -> None:
    """Send what names no row, unless such a message waits already."""
    if cache.add(_mark(task.name), 1, timeout=_MARKED):
        _send(task, queue=queue)


def _starts(name: str) -> None:
    """Before a task looks: what is committed from now on needs a message of its own."""
    cache.delete(_mark(name))


def _mark(name: str) -> str:
    return f"waits:{name}"


def _send(task: Task[Any, Any], *args: Any, queue: str) -> None:
    try:
        task.apply_async(args=args, queue=queue, retry=False, ignore_result=True)
    except Exception as error:
        log.warning("workers not woken", task=task.name, error=str(error))
