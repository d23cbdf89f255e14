"""What the rule console shows: sets, versions, hits, rehearsals and their results."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import F, Func, Q, QuerySet, TextField
from django.http import Http404

from foundation import clock
from foundation.access import require
from foundation.bulk import fetch_rows
from foundation.changes import Entry
from foundation.models import (
    Rehearsal,
    RehearsalResult,
    RuleSet,
    RuleVersion,
    TimelineEntry,
    User,
)
from foundation.permissions import SEE_RULES
from foundation.rule_states import DECIDED, RuleStatus
from foundation.sentences import word

SHOWN = 50
UNUSED_AFTER = dt.timedelta(days=90)


@dataclass(frozen=True)
class Usage:
    """How often a rule, or a whole set, hit of late, and when last."""

    hits: int = 0
    last_on: dt.date | None = None


@dataclass(frozen=True)
class SetRow:
    """A rule set as the console lists it."""

    rule_set: RuleSet
    in_force: RuleVersion | None
    scheduled: RuleVersion | None
    draft: RuleVersion | None
    latest: RuleVersion
    usage: Usage
    #: In force for at least ninety days: long enough to be called unused.
    is_settled: bool

    @property
    def is_unused(self) -> bool:
        return self.is_settled and self.usage.hits == 0

    def is_rule_unused(self, usage: Usage) -> bool:
        """Of one of its rules, by `usage_of_rules`."""
        return self.is_settled and usage.hits == 0

    @property
    def state(self) -> RuleStatus:
        """Published while a version is in force or will be; else how far it got."""
        if self.in_force or self.scheduled:
            return RuleStatus.PUBLISHED
        return self.latest.stage

    @property
    def effective(self) -> RuleVersion | None:
        return self.in_force or self.scheduled

    @property
    def changed_at(self) -> dt.datetime:
        latest = self.latest
        moments = [latest.edited_at, latest.published_at, latest.retired_at]
        return max(moment for moment in moments if moment is not None)

    @property
    def changed_by(self) -> User | None:
        latest = self.latest
        return latest.edited_by if latest.is_open else latest.published_by


def rule_set_rows(
    *,
    search: str = "",
    use: str = "",
    state: str = "",
    owner: User | None = None,
    only_unused: bool = False,
) -> list[SetRow]:
    """Rule sets by name, with a fixed number of queries."""
    sets = RuleSet.objects.select_related("owner").order_by("name", "code")
    if use:
        sets = sets.filter(use=use)
    if owner is not None:
        sets = sets.filter(owner=owner)
    for part in search.split():
        sets = sets.filter(_speaks_of(part))
    rows = _rows_of(list(sets))
    return [
        row
        for row in rows
        if (not state or row.state == state) and (not only_unused or row.is_unused)
    ]


def get_rule_set_for(person: User, code: str) -> RuleSet:
    """A rule set, for those who may see rules; raises Http404 or `NotAllowed`."""
    require(person, SEE_RULES)
    found = RuleSet.objects.select_related("owner").filter(code=code).first()
    if found is None:
        raise Http404
    return found


def get_version_for(person: User, code: str, number: int) -> RuleVersion:
    """A version of a set, for those who may see rules."""
    rule_set = get_rule_set_for(person, code)
    found = version_history(rule_set).filter(number=number).first()
    if found is None:
        raise Http404
    return found


def get_rehearsal_for(person: User, key: int) -> Rehearsal:
    """A rehearsal with its draft and job, for those who may see rules."""
    require(person, SEE_RULES)
    found = _rehearsals().filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def row_of(rule_set: RuleSet) -> SetRow:
    """One set as the console lists it."""
    return next(iter(_rows_of([rule_set])))


def version_history(rule_set: RuleSet) -> QuerySet[RuleVersion]:
    """All versions of a set with the people who had a hand in them, newest first."""
    return rule_set.versions.select_related(
        "rule_set", "created_by", "edited_by", "rehearsed_by", "published_by"
    ).order_by("-number")


def version_in_force(rule_set: RuleSet, at: dt.datetime) -> RuleVersion | None:
    """The version that applies at a moment, if any."""
    versions = rule_set.versions.filter(
        Q(effective_to=None) | Q(effective_to__gt=at),
        status__in=DECIDED,
        effective_from__lte=at,
    )
    return versions.order_by("-number").first()


def history_of(rule_set: RuleSet) -> list[Entry]:
    """Steps in the life of a set and what was said about it, newest first."""
    rows = TimelineEntry.objects.filter(subject_kind="rule_set", subject=rule_set.code)
    return [
        Entry(
            row.kind,
            word(row.code, row.params) if row.code else row.text,
            row.actor,
            row.at,
        )
        for row in rows.select_related("actor").order_by("-id")[:SHOWN]
    ]


def usage_of_rules(rule_set: RuleSet) -> dict[str, Usage]:
    """Hits of each rule of a set in the last ninety days, by the rule's key."""
    rows = fetch_rows(_USAGE_OF_RULES, [*_since(), rule_set.code])
    return {key: Usage(int(hits), last_on) for key, hits, last_on in rows}


def hits_per_day(rule_set: RuleSet, days: int = 90) -> list[tuple[dt.date, int]]:
    """Hits of a set on each day that had some, oldest first."""
    since = clock.today() - dt.timedelta(days=days)
    rows = fetch_rows(_HITS_PER_DAY, [rule_set.code, since])
    return [(on, int(hits)) for on, hits in rows]


def rehearsals_of(rule_set: RuleSet) -> QuerySet[Rehearsal]:
    """Rehearsals of the drafts of a set, newest first."""
    return _rehearsals().filter(version__rule_set=rule_set).order_by("-id")


def results_of(
    rehearsal: Rehearsal, *, search: str = "", what: str = "", rule: str = ""
) -> QuerySet[RehearsalResult]:
    """What would differ, to be paged by id: `paginate_keyset(…, key="id")`."""
    found = rehearsal.results.all()
    if search:
        found = found.filter(subject__icontains=search)
    if what:
        found = found.filter(what=what)
    return found.filter(rule=rule) if rule else found


def _rows_of(sets: list[RuleSet]) -> list[SetRow]:
    by_set: dict[int, list[RuleVersion]] = {each.pk: [] for each in sets}
    versions = (
        RuleVersion.objects.filter(rule_set__in=by_set)
        .select_related("edited_by", "published_by")
        .defer("content")
        .order_by("-number")
    )
    for version in versions:
        by_set[version.rule_set_id].append(version)
    usage = {
        code: Usage(int(hits), last_on)
        for code, hits, last_on in fetch_rows(_USAGE_OF_SETS, _since())
    }
    now = clock.now()
    return [
        _row(each, by_set[each.pk], usage.get(each.code, Usage()), now)
        for each in sets
        if by_set[each.pk]
    ]


def _row(
    rule_set: RuleSet, versions: list[RuleVersion], usage: Usage, now: dt.datetime
) -> SetRow:
    in_force = next((v for v in versions if v.is_effective(now)), None)
    scheduled = [
        version
        for version in versions
        if version.status == RuleStatus.PUBLISHED
        and version.effective_from is not None
        and version.effective_from > now
    ]
    published = [v.published_at for v in versions if v.published_at is not None]
    is_old = bool(published) and min(published) <= now - UNUSED_AFTER
    return SetRow(
        rule_set=rule_set,
        in_force=in_force,
        scheduled=scheduled[-1] if scheduled else None,
        draft=next((version for version in versions if version.is_open), None),
        latest=versions[0],
        usage=usage,
        is_settled=in_force is not None and is_old,
    )


def _speaks_of(part: str) -> Q:
    """Of a set, or of a rule of one of its versions."""
    names = Func(
        F("content"),
        template="jsonb_path_query_array(%(expressions)s, '$.rules[*].name')::text",
        output_field=TextField(),
    )
    versions = RuleVersion.objects.alias(names=names).filter(names__icontains=part)
    return (
        Q(pk__in=versions.values("rule_set"))
        | Q(name__icontains=part)
        | Q(code__icontains=part)
        | Q(description__icontains=part)
        | Q(owner__name__icontains=part)
    )


def _rehearsals() -> QuerySet[Rehearsal]:
    return Rehearsal.objects.select_related("version__rule_set", "job", "started_by")


def _since() -> list[dt.date]:
    return [clock.today() - UNUSED_AFTER]


#: Counts, and the notes that no sweep has folded yet.
_ALL = """
WITH hit AS (
  SELECT set_code, rule_key, "on", count FROM foundation_rulehit
  UNION ALL
  SELECT split_part(rule, '/', 1), split_part(rule, '/', 2), "on", count(*)
  FROM foundation_rulehitnote, unnest(rules) AS rule GROUP BY 1, 2, 3
)
"""
_SUM = """coalesce(sum(count) FILTER (WHERE "on" >= %s), 0), max("on") FROM hit"""
_USAGE_OF_SETS = f"{_ALL} SELECT set_code, {_SUM} GROUP BY 1"
_USAGE_OF_RULES = f"{_ALL} SELECT rule_key, {_SUM} WHERE set_code = %s GROUP BY 1"
_HITS_PER_DAY = (
    f'{_ALL} SELECT "on", sum(count) FROM hit'  # noqa: S608
    ' WHERE set_code = %s AND "on" >= %s GROUP BY 1 ORDER BY 1'
)
