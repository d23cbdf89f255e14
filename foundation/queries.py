"""Reads of the cellar's pages: status of the machinery, mails, jobs, alerts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.utils.translation import gettext as _

from foundation import clock
from foundation.gauges import Gauge, all_gauges
from foundation.models import (
    Alert,
    Delivery,
    Document,
    Job,
    Mail,
    OutboxEvent,
    User,
    WorkerHeartbeat,
)
from foundation.permissions import SEE_ALL_JOBS
from foundation.services.documents import FRESH

#: A process signs every ten seconds; three missed signs and it is away.
AWAY_AFTER = dt.timedelta(seconds=35)
FORGOTTEN_AFTER = dt.timedelta(days=1)


@dataclass(frozen=True)
class Process:
    """A worker or the scheduler, as its last sign of life tells."""

    name: str
    kind: str
    seen_at: dt.datetime
    is_alive: bool


@dataclass(frozen=True)
class Queue:
    """A queue's reading: what waits, and since when the oldest does."""

    label: str
    waiting: int
    oldest_at: dt.datetime | None
    is_late: bool


LATE_AFTER = dt.timedelta(minutes=2)


def processes() -> list[Process]:
    now = clock.now()
    seen = WorkerHeartbeat.objects.filter(seen_at__gt=now - FORGOTTEN_AFTER)
    return [
        Process(row.name, row.kind, row.seen_at, now - row.seen_at < AWAY_AFTER)
        for row in seen.order_by("kind", "name")
    ]


def queues() -> list[Queue]:
    now = clock.now()
    return [*(_read(gauge, now) for gauge in all_gauges()), *_other_lanes()]


def _other_lanes() -> list[Queue]:
    """Events of lanes that a travelling job drains; a job that died leaves some."""
    lanes = (
        Delivery.objects.filter(state=Delivery.State.DUE)
        .exclude(lane="live")
        .values_list("lane")
        .annotate(count=Count("pk"), oldest=Min("due_at"))
        .order_by("lane")
    )
    return [
        Queue(_("Events of “%(lane)s”") % {"lane": lane}, count, oldest, is_late=False)
        for lane, count, oldest in lanes
    ]


def dead_letters() -> QuerySet[Delivery]:
    return (
        Delivery.objects.filter(state=Delivery.State.DEAD)
        .select_related("event")
        .order_by("-id")
    )


def failed_documents() -> QuerySet[Document]:
    return Document.objects.filter(state=Document.State.FAILED).order_by("-id")


def failed_mails() -> QuerySet[Mail]:
    return Mail.objects.filter(state=Mail.State.FAILED).order_by("-id")


def jobs_for(user: User) -> QuerySet[Job]:
    """One's own jobs and those of the system; of everybody for who may see them."""
    jobs = Job.objects.select_related("created_by").order_by("-id")
    if user.may(SEE_ALL_JOBS):
        return jobs
    return jobs.filter(Q(created_by=user) | Q(created_by=None))


def open_alerts_for(user: User) -> QuerySet[Alert]:
    """Alerts that wait for somebody in this person's roles."""
    alerts = Alert.objects.filter(closed_at=None).order_by("-id")
    if user.is_superuser:
        return alerts
    return alerts.filter(audience__in=[role.value for role in user.roles])


def measure_deliveries() -> tuple[int, dt.datetime | None]:
    due = Delivery.objects.filter(
        lane="live", state=Delivery.State.DUE, due_at__lte=clock.now()
    )
    new = OutboxEvent.objects.filter(lane="live", is_fanned_out=False)
    waiting, since = _reading(due, "due_at")
    unread, unread_since = _reading(new, "at")
    moments = [moment for moment in (since, unread_since) if moment]
    return waiting + unread, min(moments, default=None)


def measure_documents() -> tuple[int, dt.datetime | None]:
    since = clock.now() - FRESH
    wanted = Document.objects.filter(state=Document.State.WANTED, wanted_at__gte=since)
    return _reading(wanted, "wanted_at")


def measure_mails() -> tuple[int, dt.datetime | None]:
    waiting = Mail.objects.filter(lane="live", state=Mail.State.WAITING)
    return _reading(waiting, "created_at")


def measure_jobs() -> tuple[int, dt.datetime | None]:
    return _reading(Job.objects.filter(state=Job.State.WAITING), "created_at")


def _reading(rows: QuerySet[Any], moment: str) -> tuple[int, dt.datetime | None]:
    read = rows.aggregate(count=Count("pk"), oldest=Min(moment))
    return read["count"], read["oldest"]


def _read(gauge: Gauge, now: dt.datetime) -> Queue:
    waiting, oldest = gauge.measure()
    is_late = oldest is not None and now - oldest > LATE_AFTER
    return Queue(gauge.label, waiting, oldest, is_late)
