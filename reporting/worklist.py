"""What needs somebody today: one alert kind per file in `reporting/alerts/`.

Each kind counts and lists its cases with a query that is cheap enough for the home
page; nothing is stored, so a case is gone as soon as it is settled.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse

from foundation.kinds import load_kinds
from foundation.models import User
from foundation.roles import Role
from foundation.sentences import word
from foundation.status import Tone

#: Counting stops here: "99+" says enough on a home page.
COUNT_CAP = 100


@dataclass(frozen=True)
class Case:
    """One record that waits for somebody."""

    record: tuple[str, str]  # kind and number, for a link
    title: str
    code: str
    params: dict[str, Any] = field(default_factory=dict)
    since: dt.datetime | None = None

    @property
    def sentence(self) -> str:
        return word(self.code, self.params)


class AlertKind:
    """A question asked of the whole system; its cases are work for a role."""

    kind: ClassVar[str] = ""
    label: ClassVar[str]
    icon: ClassVar[str]
    tone: ClassVar[Tone] = Tone.AMBER
    audience: ClassVar[frozenset[Role]]
    position: ClassVar[int] = 50
    #: The list page with its filter, where all cases can be worked through.
    url_name: ClassVar[str] = ""
    url_query: ClassVar[str] = ""

    def cases(self, user: User) -> QuerySet[Any]:
        """The rows that wait, most urgent first, within what the person may see."""
        raise LookupError(f"{type(self).__name__} asks no question")

    def case(self, row: Any) -> Case:
        """How one row reads on the home page."""
        raise LookupError(f"{type(self).__name__} has no words")


@dataclass(frozen=True)
class Work:
    """One kind of work with its first cases, as the home page shows it."""

    kind: AlertKind
    count: int
    cases: Sequence[Case]

    @property
    def is_capped(self) -> bool:
        return self.count >= COUNT_CAP

    @property
    def url(self) -> str:
        try:
            path = reverse(self.kind.url_name)
        except NoReverseMatch:
            return ""
        return f"{path}?{self.kind.url_query}" if self.kind.url_query else path


def alert_kinds() -> list[AlertKind]:
    kinds = load_kinds("reporting.alerts", AlertKind)
    return sorted((kind() for kind in kinds.values()), key=lambda k: k.position)


def work_for(user: User, *, each: int = 4) -> list[Work]:
    """Everything that waits for this person's roles, empty kinds left out."""
    found = []
    for kind in alert_kinds():
        if not (user.is_superuser or user.roles & kind.audience):
            continue
        rows = list(kind.cases(user)[:COUNT_CAP])
        if rows:
            cases = [kind.case(row) for row in rows[:each]]
            found.append(Work(kind, len(rows), cases))
    return found
