"""A draft is tried on real history before anybody publishes it.

The period is cut into spans of days. A span is replayed in chunks and its differences
are stored with the span's mark in one transaction: a rehearsal that was stopped goes on
with the next span. What the draft said at the start is rehearsed, whatever is saved
meanwhile; only a draft that was not saved since counts as rehearsed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foundation import clock
from foundation.bulk import insert_rows, take_ids
from foundation.db import atomic
from foundation.errors import BusinessError
from foundation.jobs import Progress
from foundation.models import (
    Rehearsal,
    RehearsalResult,
    RuleVersion,
    User,
)
from foundation.rule_content import read_rules, rules_of
from foundation.rule_uses import Difference, RuleUse, uses
from foundation.rules.sets import RuleProgram
from foundation.services.jobs import start_job
from foundation.services.rule_books import rehearsed_book, rule_book
from foundation.services.rule_drafts import (
    VersionDecided,
    check_or_refuse,
    mark_rehearsed,
)

JOB = "rehearse_rules"
SPANS = 60
MOST_DAYS = 1_100

COLUMNS = (
    "rehearsal_id",
    "subject_kind",
    "subject",
    "line",
    "what",
    "before",
    "after",
    "rule",
    "amount",
    "currency",
)


class WrongPeriod(BusinessError):
    code = "rehearsal_period"
    message = _("Choose a period of at most three years that has begun.")


class DraftGone(BusinessError):
    code = "rehearsal_draft_gone"
    message = _("The draft was discarded.")


@atomic()
def start_rehearsal(
    version: RuleVersion, *, since: dt.date, until: dt.date, by: User | None
) -> Rehearsal:
    """Rehearse a draft on the history of a period, both days included, as a job."""
    if not version.is_open:
        raise VersionDecided
    if until < since or since > clock.today() or (until - since).days > MOST_DAYS:
        raise WrongPeriod(field="since")
    check_or_refuse(version.rule_set, rules_of(version))
    [[key]] = take_ids([(Rehearsal, 1)])
    title = gettext("Rehearsal of %(name)s") % {"name": version.rule_set.name}
    job = start_job(JOB, title=title, params={"rehearsal": key}, by=by)
    return Rehearsal.objects.create(
        pk=key,
        version=version,
        job=job,
        since=since,
        until=until,
        content=version.content,
        edit_count=version.edit_count,
        started_by=by,
        started_at=clock.now(),
    )


def run_rehearsal(progress: Progress, rehearsal_id: int) -> dict[str, Any]:
    """Replay span by span what was not replayed yet; the draft is rehearsed then."""
    found = Rehearsal.objects.select_related("version__rule_set", "started_by")
    rehearsal = found.filter(pk=rehearsal_id).first()
    if rehearsal is None:
        raise DraftGone
    replay = _Replay(rehearsal)
    spans = list(spans_of(rehearsal.since, rehearsal.until))
    progress.total(len(spans))
    for since, until in spans:
        key = f"{since} – {until}"
        if progress.is_done(key):
            continue
        with atomic():
            count = replay.span(since, until)
            progress.row(key, ok=True, message=str(count))
    return _finish(rehearsal)


def spans_of(since: dt.date, until: dt.date) -> Iterator[tuple[dt.date, dt.date]]:
    """A period as at most sixty spans of equally many days."""
    days = (until - since).days + 1
    step = dt.timedelta(days=-(-days // SPANS))
    while since <= until:
        yield since, min(since + step - dt.timedelta(days=1), until)
        since += step


class _Replay:
    """The use with the books before and after, compiled once."""

    def __init__(self, rehearsal: Rehearsal) -> None:
        rule_set = rehearsal.version.rule_set
        now = clock.now()
        rules = read_rules(rehearsal.content, rule_set.code, rehearsal.version.number)
        self.rehearsal = rehearsal
        self.today = clock.today()
        self.use: RuleUse = uses.get(rule_set.use)
        self.before: RuleProgram = rule_book(rule_set.use, now)
        self.after = rehearsed_book(rule_set.use, rule_set.code, rules, now)

    def span(self, since: dt.date, until: dt.date) -> int:
        """Replay some days and store what differs; says how many were replayed."""
        # Whoever throws the draft away waits for the span, or this for them.
        locked = Rehearsal.objects.select_for_update().filter(pk=self.rehearsal.pk)
        replayed = locked.values_list("replayed", flat=True).first()
        if replayed is None:
            raise DraftGone
        count = 0
        for chunk in self.use.subjects(since, until):
            differences = self.use.replay(chunk, self.before, self.after, self.today)
            _store(self.rehearsal, differences)
            count += len(chunk)
        locked.update(replayed=replayed + count)
        return count


def _store(rehearsal: Rehearsal, differences: Iterable[Difference]) -> None:
    rows = [
        (
            rehearsal.pk,
            each.subject[0][:30],
            each.subject[1][:60],
            each.line,
            each.what[:120],
            each.before,
            each.after,
            each.rule[:110],
            each.amount,
            each.currency,
        )
        for each in differences
    ]
    insert_rows(RehearsalResult, COLUMNS, rows)


@atomic()
def _finish(rehearsal: Rehearsal) -> dict[str, Any]:
    totals = _totals(rehearsal)
    Rehearsal.objects.filter(pk=rehearsal.pk).update(
        totals=totals, finished_at=clock.now()
    )
    version = mark_rehearsed(
        rehearsal.version, edit_count=rehearsal.edit_count, by=rehearsal.started_by
    )
    return {**totals, "by": len(totals["by"]), "status": str(version.status)}


def _totals(rehearsal: Rehearsal) -> dict[str, Any]:
    results = RehearsalResult.objects.filter(rehearsal=rehearsal)
    groups = (
        results.values("what", "rule")
        .annotate(count=Count("id"))
        .order_by("-count", "rule", "what")
    )
    amounts = _amounts(results)
    by = [
        {**group, "amounts": amounts.get((group["what"], group["rule"]), [])}
        for group in groups
    ]
    subjects = results.values("subject_kind", "subject").distinct().count()
    stored = Rehearsal.objects.values_list("replayed", flat=True).get(pk=rehearsal.pk)
    return {
        "replayed": stored,
        "subjects": subjects,
        "differences": sum(group["count"] for group in by),
        "by": by,
    }


def _amounts(
    results: QuerySet[RehearsalResult],
) -> dict[tuple[str, str], list[dict[str, str]]]:
    """What is at stake by kind and rule, each order once, by currency."""
    each_once = (
        results.exclude(amount=None)
        .order_by("currency")
        .values_list("what", "rule", "currency", "subject_kind", "subject")
        .annotate(once=Max("amount"))
    )
    sums: dict[tuple[str, str], dict[str, Decimal]] = {}
    for what, rule, currency, _kind, _subject, once in each_once:
        found = sums.setdefault((what, rule), {})
        found[currency] = found.get(currency, Decimal(0)) + once
    return {
        key: [
            {"amount": f"{amount:f}", "currency": currency}
            for currency, amount in by_currency.items()
        ]
        for key, by_currency in sums.items()
    }
