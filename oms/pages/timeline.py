"""One stream per record: comments, mails, status and system steps, newest first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from foundation.models import TimelineEntry, User
from foundation.rule_links import rule_url
from foundation.sentences import word

MOST = 100
#: What only customers are told: colleagues read of each hold itself.
_FOR_CUSTOMERS = ("order.on_hold", "order.off_hold")


@dataclass(frozen=True)
class Entry:
    kind: str
    sentence: str
    actor: User | None
    means: str
    at: dt.datetime
    subject: tuple[str, str]
    #: Where the rule that did it is read.
    rule_url: str = ""


def timeline_of(thread: str, *, kind: str = "") -> list[Entry]:
    """What happened to an order and everything that belongs to it."""
    rows = TimelineEntry.objects.filter(thread=thread).select_related("actor")
    rows = rows.exclude(code__in=_FOR_CUSTOMERS)
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
            _rule_url(row.params),
        )
        for row in rows.order_by("-at", "-id")[:MOST]
    ]


def _rule_url(params: Mapping[str, Any]) -> str:
    rule = params.get("rule")
    return rule_url(rule["key"], rule["version"]) if isinstance(rule, dict) else ""
