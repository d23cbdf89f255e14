"""The stream of a master record: what was changed and what was said, newest first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from foundation.formats import EM_DASH
from foundation.models import AuditEntry, TimelineEntry, User
from foundation.sentences import word

MOST = 50

_labels: dict[str, Mapping[str, str]] = {}


@dataclass(frozen=True)
class Entry:
    """As `components/timeline.html` shows it."""

    kind: str
    sentence: str
    actor: User | None
    at: dt.datetime


def register_labels(kind: str, labels: Mapping[str, str]) -> None:
    """What the fields of a kind are called, as marked labels by column."""
    _labels[kind] = labels


def stream_of(kind: str, number: str) -> list[Entry]:
    """Changes, comments and system steps of one record."""
    rows = TimelineEntry.objects.filter(subject_kind=kind, subject=number)
    audit = AuditEntry.objects.filter(subject_kind=kind, subject=number)
    # The timeline tells of decisions in its own words.
    audit = audit.exclude(changes__has_key="approval")
    said = [
        Entry(
            row.kind,
            word(row.code, row.params) if row.code else row.text,
            row.actor,
            row.at,
        )
        for row in rows.select_related("actor").order_by("-id")[:MOST]
    ]
    changed = [
        Entry("change", _worded(kind, row.changes), row.actor, row.at)
        for row in audit.select_related("actor").order_by("-id")[:MOST]
    ]
    return sorted(said + changed, key=lambda entry: entry.at, reverse=True)[:MOST]


def _worded(kind: str, changes: Mapping[str, list[Any]]) -> str:
    if "id" in changes:
        return gettext("Added.")
    return "; ".join(
        gettext("%(field)s: %(before)s → %(after)s")
        % {
            "field": _field(kind, name),
            "before": _value(kind, before),
            "after": _value(kind, after),
        }
        for name, (before, after) in changes.items()
        if _says(kind, name) and (not _is_empty(before) or not _is_empty(after))
    )


def _says(kind: str, name: str) -> bool:
    """Keys of the database say nothing to anybody, unless they have a name."""
    column = name.rsplit(" ", 1)[-1]
    is_key = column == "id" or column.endswith("_id")
    return not is_key or column in _labels.get(kind, {})


def _is_empty(value: Any) -> bool:
    return value in (None, "", {}, [])


def _field(kind: str, name: str) -> str:
    """“address 12 city” is the city of an address: the noun and the field are named."""
    labels = _labels.get(kind, {})
    if name in labels:
        return gettext(labels[name])
    words = [word for word in name.split(" ") if not word.isdigit()]
    return " ".join(gettext(labels[each]) if each in labels else each for each in words)


def _value(kind: str, value: Any) -> str:
    if _is_empty(value):
        return EM_DASH
    if value is True or value is False:
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, dict):
        return ", ".join(
            f"{_field(kind, name)} {_value(kind, each)}"
            for name, each in value.items()
            if each
        )
    return str(value)
