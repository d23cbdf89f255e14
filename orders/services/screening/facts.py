"""When and against what orders are screened: kept by every process, by version."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from foundation.facts import FactCache, has_version
from orders.compliance.index import Entry, Match, NameIndex, Party, build_index
from orders.models import ListedParty, ListVersion, ScreeningPolicy

#: Version mark of lists and policy, see `foundation.facts`.
VERSION = "compliance"
#: So many answers are kept; the same customers order again and again.
MOST_ANSWERS = 20_000
#: Versions that are no longer in force go when so many are kept.
MOST_INDEXES = 8


class ScreeningDown(Exception):
    """The names of a list cannot be searched: nobody may pass."""


@dataclass(frozen=True)
class PolicyFacts:
    is_at_submit: bool = True
    is_before_ship: bool = True
    is_blocking: bool = False
    threshold: int = 85
    note_from: int = 75
    cleared_days: int = 365


@dataclass(frozen=True)
class VersionFacts:
    """A version in force, as it is searched."""

    id: int
    number: int
    list_code: str
    list_name: str
    content_hash: str
    party_count: int


@dataclass(frozen=True)
class ScreeningFacts:
    policy: PolicyFacts = PolicyFacts()
    versions: tuple[VersionFacts, ...] = ()

    @property
    def is_on(self) -> bool:
        """Without a list there is nothing to screen names against."""
        return bool(self.versions)

    @property
    def numbers(self) -> dict[str, int]:
        return {each.list_code: each.number for each in self.versions}


def screening_facts() -> ScreeningFacts:
    """Policy and versions in force; no query while they stand."""
    if not has_version(VERSION):
        return ScreeningFacts()
    return _facts.get(0) or ScreeningFacts()


def matches_of(party: Party, facts: ScreeningFacts) -> list[Match]:
    """Whom a party resembles on any list; raises `ScreeningDown`."""
    return [
        match
        for version in facts.versions
        for match in _answer(version, party, facts.policy.note_from)
    ]


def _answer(version: VersionFacts, party: Party, at_least: int) -> list[Match]:
    key = (version.id, version.content_hash, at_least, party)
    if key not in _answers:
        if len(_answers) >= MOST_ANSWERS:
            _answers.clear()
        try:
            _answers[key] = _index(version).matches(party, at_least)
        except Exception as error:  # whatever it is, nobody passes by it
            raise ScreeningDown(version.list_code) from error
    return _answers[key]


def _index(version: VersionFacts) -> NameIndex:
    key = (version.id, version.content_hash)
    if key not in _indexes:
        if len(_indexes) >= MOST_INDEXES:
            _indexes.clear()
        _indexes[key] = _load_index(version)
    return _indexes[key]


def _load_index(version: VersionFacts) -> NameIndex:
    # A savepoint: an order must still be written when its lists cannot be read.
    with transaction.atomic():
        entries = load_entries(version)
    if len(entries) != version.party_count:
        raise ScreeningDown(version.list_code)
    return build_index(entries)


def load_entries(version: VersionFacts) -> list[Entry]:
    rows = ListedParty.objects.filter(version_id=version.id).values_list(
        "id", "external_id", "name", "aliases", "countries", "digest"
    )
    return [
        Entry(
            version.list_code,
            version.number,
            external_id,
            name,
            tuple(aliases),
            frozenset(countries),
            digest,
            key,
        )
        for key, external_id, name, aliases, countries, digest in rows
    ]


def _load_facts(keys: Collection[int]) -> dict[int, ScreeningFacts]:
    del keys
    policy = ScreeningPolicy.objects.first()
    versions = ListVersion.objects.filter(
        is_current=True, sanction_list__is_active=True
    ).select_related("sanction_list")
    known = tuple(
        VersionFacts(
            row.pk,
            row.number,
            row.sanction_list.code,
            row.sanction_list.name,
            row.content_hash,
            row.party_count,
        )
        for row in versions.order_by("sanction_list__code")
    )
    return {0: ScreeningFacts(_policy(policy) if policy else PolicyFacts(), known)}


def _policy(row: ScreeningPolicy) -> PolicyFacts:
    return PolicyFacts(
        is_at_submit=row.is_at_submit,
        is_before_ship=row.is_before_ship,
        is_blocking=row.is_blocking,
        threshold=row.threshold,
        note_from=row.note_from,
        cleared_days=row.cleared_days,
    )


_facts = FactCache(VERSION, _load_facts)
_indexes: dict[tuple[int, str], NameIndex] = {}
_answers: dict[tuple[int, str, int, Party], list[Match]] = {}
