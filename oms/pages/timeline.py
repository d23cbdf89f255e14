"""One stream per record: comments, mails, status and system steps, newest first."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from foundation.models import TimelineEntry, User
from foundation.sentences import word

MOST = 100


@dataclass(frozen=True)
class Entry:
    kind: str
    sentence: str
    actor: User | None
    means: str
    at: dt.datetime
    subject: tuple[str, str]


def timeline_of(thread: str, *, kind: str = "") -> list[Entry]:
    """What happened to an order and everything that belongs to it."""
    rows = TimelineEntry.objects.filter(thread=thread).select_related("actor")
    if kind:
        rows = rows.filter(kind=kind)
    return [
        Entry(
            row.kind,
            word(row.code, row.params) if row.code else row.text,
            row.actor,
            row.get_means_display(),
            row.at,
            (row.subject_kind, row.subject),
        )
        for row in rows.order_by("-at", "-id")[:MOST]
    ]
