"""The rules in force, compiled once per process and version; a note of their hits.

A shelf holds all versions of one use with their dates; a book is compiled when first
asked for a moment between two dates. So a version that becomes effective needs
no message: the clock turns the page. Within `one_look` a cached book costs no query.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import structlog
from django.db import connection

from foundation import clock
from foundation.bulk import Batch
from foundation.db import atomic
from foundation.facts import FactCache
from foundation.models import RuleHitNote, RuleVersion
from foundation.rule_content import read_rules
from foundation.rule_states import DECIDED
from foundation.rule_uses import uses
from foundation.rules.errors import RuleError
from foundation.rules.sets import Hits, Rule, RuleProgram, compile_set

log = structlog.get_logger()

FOLDED_AT_ONCE = 20_000


def rule_book(use_kind: str, on: dt.datetime | None = None) -> RuleProgram:
    """All rules of one use that are in force now, or were or will be at a moment."""
    return _shelf_of(use_kind).book(on or clock.now())


def rules_in_force(use_kind: str, on: dt.datetime | None = None) -> tuple[Rule, ...]:
    """The enabled rules of one use at a moment, each knowing its set and version."""
    return _shelf_of(use_kind).rules(on or clock.now())


def rehearsed_book(
    use_kind: str, set_code: str, rules: Iterable[Rule], on: dt.datetime
) -> RuleProgram:
    """The rules in force at a moment, with other rules for one of the sets."""
    others = [
        rule for rule in rules_in_force(use_kind, on) if rule.set_code != set_code
    ]
    enabled = [rule for rule in rules if rule.is_enabled]
    return compile_set([*others, *enabled], uses.get(use_kind).vocabulary())


def count_hits(hits: Hits, batch: Batch) -> None:
    """Note, with the rows it is about, which rules hit; nothing where none did."""
    rules = {f"{hit.rule.set_code}/{hit.rule.key}" for hit in hits.hits}
    if rules:
        batch.insert(RuleHitNote, ["on", "rules"], [(clock.today(), sorted(rules))])


@atomic()
def fold_hits() -> None:
    """Add the noted hits to the counts of their days; what is noted meanwhile waits."""
    with connection.cursor() as cursor:
        cursor.execute(_FOLD, [FOLDED_AT_ONCE])


@dataclass(frozen=True)
class _Version:
    pk: int
    set_code: str
    number: int
    since: dt.datetime
    to: dt.datetime | None

    def applies(self, at: dt.datetime) -> bool:
        return self.since <= at and (self.to is None or at < self.to)


@dataclass
class _Shelf:
    """The versions of one use, and the books compiled so far."""

    use_kind: str
    versions: tuple[_Version, ...]
    contents: dict[int, Any]
    moments: list[dt.datetime]
    _rules: dict[int, tuple[Rule, ...]] = field(default_factory=dict)
    _books: dict[int, RuleProgram] = field(default_factory=dict)

    def book(self, at: dt.datetime) -> RuleProgram:
        page = bisect_right(self.moments, at)
        if page not in self._books:
            vocabulary = uses.get(self.use_kind).vocabulary()
            self._books[page] = compile_set(self.rules(at), vocabulary)
        return self._books[page]

    def rules(self, at: dt.datetime) -> tuple[Rule, ...]:
        page = bisect_right(self.moments, at)
        if page not in self._rules:
            self._rules[page] = tuple(self._read(at))
        return self._rules[page]

    def _read(self, at: dt.datetime) -> Iterator[Rule]:
        applying = [version for version in self.versions if version.applies(at)]
        unread = [v.pk for v in applying if v.pk not in self.contents]
        if unread:
            self.contents.update(_contents(unread))
        for version in applying:
            content = self.contents[version.pk]
            rules = _read_safely(content, version.set_code, version.number)
            yield from (rule for rule in rules if rule.is_enabled)


def _read_safely(content: Any, set_code: str, number: int) -> list[Rule]:
    rules: list[Rule] = []
    for row in content.get("rules", ()):
        try:
            rules += read_rules({"rules": [row]}, set_code, number)
        except (RuleError, ValueError, KeyError, TypeError):
            log.exception("rule left out", rule=f"{set_code}/{row.get('key')}")
    return rules


def _shelf_of(use_kind: str) -> _Shelf:
    shelf = _shelves.get(use_kind)
    return shelf or _load([use_kind])[use_kind]


def _load(use_kinds: Collection[str]) -> dict[str, _Shelf]:
    rows = (
        RuleVersion.objects.filter(rule_set__use__in=use_kinds, status__in=DECIDED)
        .order_by("rule_set__code", "number")
        .values_list(
            "rule_set__use",
            "id",
            "rule_set__code",
            "number",
            "effective_from",
            "effective_to",
        )
    )
    by_use: dict[str, list[_Version]] = {kind: [] for kind in use_kinds}
    for use_kind, pk, code, number, since, to in rows:
        if since is not None and (to is None or since < to):
            by_use[use_kind].append(_Version(pk, code, number, since, to))
    # What has ended is read only when somebody asks for the past.
    now = clock.now()
    living = [v.pk for found in by_use.values() for v in found if not _is_over(v, now)]
    contents = _contents(living)
    return {
        kind: _Shelf(kind, tuple(found), contents, _moments(found))
        for kind, found in by_use.items()
    }


def _contents(keys: Collection[int]) -> dict[int, Any]:
    rows = (
        RuleVersion.objects.filter(pk__in=keys) if keys else RuleVersion.objects.none()
    )
    return dict(rows.values_list("id", "content"))


def _is_over(version: _Version, now: dt.datetime) -> bool:
    return version.to is not None and version.to <= now


def _moments(versions: Iterable[_Version]) -> list[dt.datetime]:
    """Every moment at which what is in force changes."""
    found = {version.since for version in versions}
    return sorted(found | {v.to for v in versions if v.to is not None})


#: Notes become counts per day off the hot path, and all at once.
_FOLD = """
WITH noted AS (
  DELETE FROM foundation_rulehitnote WHERE id IN (
    SELECT id FROM foundation_rulehitnote ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
  ) RETURNING "on", rules
), summed AS (
  SELECT split_part(rule, '/', 1) AS set_code, split_part(rule, '/', 2) AS rule_key,
         "on", count(*) AS hits
  FROM noted, unnest(rules) AS rule GROUP BY 1, 2, 3
)
INSERT INTO foundation_rulehit AS stored (set_code, rule_key, "on", count)
SELECT set_code, rule_key, "on", hits FROM summed ORDER BY 1, 2, 3
ON CONFLICT (set_code, rule_key, "on")
  DO UPDATE SET count = stored.count + excluded.count
"""

_shelves: FactCache[str, _Shelf] = FactCache("rules", _load)
