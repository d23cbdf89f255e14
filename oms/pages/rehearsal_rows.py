"""The differences of a rehearsal as people read them: whose order, of when, what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from foundation.formats import local_day
from foundation.models import RehearsalResult, User
from foundation.rule_names import shipped_name
from foundation.rule_told import shown
from foundation.rule_uses import RuleUse
from orders.access import orders_for

#: Rows of a file that are looked up together.
PIECE = 1000


class About(NamedTuple):
    """Whose order it is, and when it came in."""

    customer: str = ""
    placed_at: dt.datetime | None = None


@dataclass(frozen=True)
class Row:
    kind: str
    subject: str
    about: About
    line: int | None
    what: str
    before: str
    after: str
    rule: str
    amount: Decimal | None
    currency: str


def rows_of(
    results: Iterable[RehearsalResult],
    use: RuleUse,
    names: Mapping[str, str],
    person: User,
) -> list[Row]:
    """The results in the reader's language; what is told of an order is looked up."""
    found = list(results)
    about = _about(found, person)
    return [
        Row(
            each.subject_kind,
            each.subject,
            about.get(each.subject, About()),
            each.line,
            _(each.what),
            shown(use, each.before),
            shown(use, each.after),
            shipped_name(names.get(each.rule, each.rule)),
            each.amount,
            each.currency,
        )
        for each in found
    ]


def _about(results: Sequence[RehearsalResult], person: User) -> dict[str, About]:
    numbers = {each.subject for each in results if each.subject_kind == "order"}
    rows = orders_for(person).filter(number__in=numbers)
    columns = ("number", "partner__name", "partner_text", "placed_at")
    return {
        number: About(name or text, placed_at)
        for number, name, text, placed_at in rows.values_list(*columns)
    }


def csv_titles() -> list[str]:
    return [
        _("Record"),
        _("Customer"),
        pgettext("order", "Ordered"),
        _("Line"),
        _("What differs"),
        _("Before"),
        _("After"),
        _("Rule"),
        _("Amount"),
        _("Currency"),
    ]


def csv_rows(
    results: QuerySet[RehearsalResult],
    use: RuleUse,
    names: Mapping[str, str],
    person: User,
) -> Iterator[tuple[object, ...]]:
    """The results for `foundation.lists.csv_file`, read and looked up in pieces."""
    # The file is written after the request's own time zone has been put away.
    zone = timezone.get_current_timezone()

    def written() -> Iterator[tuple[object, ...]]:
        left = results.order_by("id").iterator(chunk_size=PIECE)
        while piece := list(islice(left, PIECE)):
            for row in rows_of(piece, use, names, person):
                with timezone.override(zone):
                    yield _csv_row(row)

    return written()


def _csv_row(row: Row) -> tuple[object, ...]:
    at = row.about.placed_at
    return (
        row.subject,
        row.about.customer,
        local_day(at) if at else None,
        row.line,
        row.what,
        row.before,
        row.after,
        row.rule,
        row.amount,
        row.currency,
    )
