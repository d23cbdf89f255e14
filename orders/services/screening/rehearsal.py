"""Stored orders judged by other trade rules: what would be restricted otherwise."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator, Sequence

from foundation.rule_told import told
from foundation.rule_uses import Difference
from foundation.rules.sets import RuleProgram
from orders.compliance.restrictions import LicenseFacts, TradeFinding
from orders.compliance.states import ScreeningStatus, Source
from orders.services.replay import StoredImage, difference_of, facts_of
from orders.services.screening.trade import (
    TradeSubject,
    judge_trade,
    load_licenses,
    trade_subject,
)

_Key = tuple[int, str]


def trade_differences(
    chunk: Sequence[StoredImage],
    source: Source,
    books: tuple[RuleProgram, RuleProgram],
    today: dt.date,
    *,
    what: str,
) -> Iterator[Difference]:
    """Lines whose restriction comes, goes or has another result."""
    facts = facts_of(chunk, today, *books)
    subjects = [
        trade_subject(known, image.partner_id)
        for image, known in zip(chunk, facts, strict=True)
    ]
    licenses = _unused()
    before = _results(subjects, source, books[0], licenses, today)
    after = _results(subjects, source, books[1], licenses, today)
    for image, old, new in zip(chunk, before, after, strict=True):
        for key in sorted({**old, **new}):
            values = (_told(old.get(key)), _told(new.get(key)))
            if values[0] != values[1]:
                rule = (new.get(key) or old[key]).rule
                yield difference_of(image, key[0], what, values, rule)


def _results(
    subjects: Sequence[TradeSubject],
    source: Source,
    book: RuleProgram,
    licenses: Sequence[LicenseFacts],
    today: dt.date,
) -> list[dict[_Key, TradeFinding]]:
    judged = judge_trade(subjects, today, books={source: book}, licenses=licenses)
    return [
        {(each.line_no, each.code): each for each in one.result.findings}
        for one in judged
    ]


def _unused() -> list[LicenseFacts]:
    # The orders replayed have taken of them already.
    return [
        dataclasses.replace(each, quantity_left=None, value_left=None)
        for each in load_licenses()
    ]


def _told(finding: TradeFinding | None) -> str:
    if finding is None:
        return told("rehearsal.passed", status_label=ScreeningStatus.PASSED.label)
    label = finding.status.label
    return told("rehearsal.result", status_label=label, code=finding.code)
