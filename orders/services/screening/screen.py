"""Screen orders: every party against every list, every line against the rules.

1. A name alike by the threshold or more is a match to be decided: under review.
2. One a little less alike is noted and cleared by itself.
3. A pair that was cleared before, and has not changed since, passes; a confirmed one
   fails.
4. Embargo and export control judge the lines.
5. What cannot be searched or worked out is under review, never passed.

The result of an order is the worst of all of it. Nothing is written here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import structlog

from foundation.rules.sets import Hits
from orders.compliance.index import Match
from orders.compliance.restrictions import Consumption, TradeFinding
from orders.compliance.states import (
    CaseStatus,
    ScreeningStatus,
    Source,
    Trigger,
    worst_of,
)
from orders.models import ClearedPair, ScreeningCase
from orders.services.screening.facts import (
    ScreeningDown,
    ScreeningFacts,
    matches_of,
    screening_facts,
)
from orders.services.screening.parties import OrderParty
from orders.services.screening.trade import (
    Judged,
    TradeSubject,
    judge_trade,
    rule_versions,
)

log = structlog.get_logger()

#: Fingerprint of ours, list, number there, fingerprint of the entry.
Pair = tuple[str, str, str, str]


@dataclass(frozen=True)
class Subject:
    """An order to be screened."""

    parties: tuple[OrderParty, ...]
    trade: TradeSubject
    order_id: int | None = None


@dataclass(frozen=True)
class Hit:
    """A party of the order that resembles a listed one, and what is known of it."""

    party: OrderParty
    match: Match
    status: CaseStatus
    is_automatic: bool = False
    is_known: bool = False

    @property
    def pair(self) -> Pair:
        entry = self.match.entry
        fingerprint = self.party.party.fingerprint
        return (fingerprint, entry.list_code, entry.external_id, entry.digest)

    @property
    def result(self) -> ScreeningStatus:
        return _RESULTS[self.status]


@dataclass(frozen=True)
class Told:
    """A finding: of a line, or of the whole order."""

    line_no: int | None
    source: Source
    code: str
    status: ScreeningStatus
    params: Mapping[str, Any] = field(default_factory=dict)
    hit: Hit | None = None


@dataclass(frozen=True)
class Screening:
    """What screening says of an order."""

    trigger: Trigger
    told: tuple[Told, ...]
    hits: tuple[Hit, ...]
    versions: Mapping[str, int]
    consumptions: tuple[Consumption, ...] = ()
    rule_hits: tuple[Hits, ...] = ()
    #: There are lists or rules to screen against.
    is_on: bool = True

    @property
    def status(self) -> ScreeningStatus:
        return worst_of(each.status for each in self.told)

    def of_line(self, line_no: int) -> ScreeningStatus:
        """The result of a line: of itself and of the parties of its order."""
        return worst_of(
            each.status for each in self.told if each.line_no in (None, line_no)
        )


_RESULTS = {
    CaseStatus.OPEN: ScreeningStatus.REVIEW,
    CaseStatus.CLEARED: ScreeningStatus.PASSED,
    CaseStatus.CONFIRMED: ScreeningStatus.FAILED,
}


def screen(
    subjects: Sequence[Subject],
    *,
    trigger: Trigger,
    today: dt.date,
    lock: bool = False,
) -> list[Screening]:
    """Screen orders together; the number of queries does not depend on how many.

    With `lock` the licenses that may be taken are locked until the commit.
    """
    facts = screening_facts()
    found = [_found(subject, facts) for subject in subjects]
    pairs = {hit.pair for hits in found if hits is not None for hit in hits}
    known = _known(pairs, today) if pairs else {}
    judged = judge_trade(
        [subject.trade for subject in subjects],
        today,
        lock=lock,
    )
    versions = versions_in_force()
    return [
        _screening(hits, known, trade, versions, trigger)
        for hits, trade in zip(found, judged, strict=True)
    ]


def versions_in_force() -> dict[str, int]:
    """Lists and rule sets that orders are screened against, each with its version."""
    return screening_facts().numbers | rule_versions()


def _found(subject: Subject, facts: ScreeningFacts) -> list[Hit] | None:
    """Whom the parties resemble; None where the lists cannot be searched."""
    try:
        return [
            _hit(party, match, facts)
            for party in subject.parties
            for match in matches_of(party.party, facts)
        ]
    except ScreeningDown:
        log.exception("screening is down", order=subject.order_id)
        return None


def _hit(party: OrderParty, match: Match, facts: ScreeningFacts) -> Hit:
    if match.score >= facts.policy.threshold:
        return Hit(party, match, CaseStatus.OPEN)
    return Hit(party, match, CaseStatus.CLEARED, is_automatic=True)


def _known(pairs: Collection[Pair], today: dt.date) -> dict[Pair, CaseStatus]:
    """Pairs that were cleared and have not expired, or were confirmed."""
    fingerprints = {pair[0] for pair in pairs}
    columns = ("fingerprint", "list_code", "external_id", "entry_digest")
    cleared = ClearedPair.objects.filter(
        fingerprint__in=fingerprints, expires_on__gte=today
    ).values_list(*columns)
    confirmed = ScreeningCase.objects.filter(
        fingerprint__in=fingerprints, status=CaseStatus.CONFIRMED
    ).values_list(*columns)
    known = dict.fromkeys(cleared, CaseStatus.CLEARED)
    return known | dict.fromkeys(confirmed, CaseStatus.CONFIRMED)


def _screening(
    hits: list[Hit] | None,
    known: Mapping[Pair, CaseStatus],
    trade: Judged,
    versions: Mapping[str, int],
    trigger: Trigger,
) -> Screening:
    decided = [_decided(hit, known) for hit in hits or []]
    told = [_of_party(hit) for hit in decided]
    if hits is None:
        down = Told(None, Source.SERVICE, "screening.down", ScreeningStatus.REVIEW)
        told.append(down)
    told += [_of_failure(name) for name in trade.result.failures]
    told += [_of_trade(finding) for finding in trade.result.findings]
    return Screening(
        trigger,
        tuple(told),
        tuple(decided),
        versions,
        trade.result.consumptions,
        trade.hits,
        is_on=bool(versions),
    )


def _decided(hit: Hit, known: Mapping[Pair, CaseStatus]) -> Hit:
    status = known.get(hit.pair)
    if status is None:
        return hit
    return Hit(hit.party, hit.match, status, is_known=True)


def _of_party(hit: Hit) -> Told:
    entry = hit.match.entry
    params = {
        "party": hit.party.label,
        "name": hit.match.name,
        "list": entry.list_code,
        "score": str(hit.match.score),
        "fingerprint": hit.pair[0],
    }
    if hit.status == CaseStatus.CONFIRMED:
        code = "screening.confirmed"
    elif hit.status == CaseStatus.OPEN:
        code = "screening.match"
    else:
        code = "screening.noted" if hit.is_automatic else "screening.cleared"
    return Told(None, Source.PARTY, code, hit.result, params, hit)


def _of_failure(name: str) -> Told:
    params = {"name": name}
    code = "screening.rule_failed"
    return Told(None, Source.SERVICE, code, ScreeningStatus.REVIEW, params)


def _of_trade(finding: TradeFinding) -> Told:
    params = {
        "code": finding.code,
        "message": finding.message or finding.code,
        "rule": finding.rule,
    }
    code = "screening.restricted"
    if finding.is_overridden:
        code = "screening.overridden"
    elif finding.lifted_by:
        code, params = (
            "screening.lifted",
            params | {"lifted_by_code": finding.lifted_by},
        )
    return Told(finding.line_no, finding.source, code, finding.status, params)
