"""Embargo and export control over orders: rules, then exceptions and licenses.

Licenses are read only where a rule that holds may need one; for a booking they are
locked first, so that two orders never take the same rest.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from foundation.rules.sets import Hits, RuleProgram
from foundation.services.rule_books import rule_book
from orders.compliance.restrictions import (
    Consumption,
    LicenseFacts,
    TradeLine,
    TradeResult,
    TradeRule,
    judge,
)
from orders.compliance.states import Source
from orders.compliance.trade_rules import trade_rule_of
from orders.engine.facts import OrderFacts
from orders.models import License, LicenseUse

#: Kind of the rule use by what its rules are about.
USES = {Source.EMBARGO: "embargo", Source.EXPORT: "export_control"}

ZERO = Decimal(0)

Books = Mapping[Source, RuleProgram]


@dataclass(frozen=True)
class TradeSubject:
    """An order as trade rules see it."""

    facts: OrderFacts
    lines: tuple[TradeLine, ...]
    #: (line, code) that somebody set aside.
    overrides: frozenset[tuple[int, str]] = frozenset()
    #: (license id, line) taken before.
    held: frozenset[tuple[int, int]] = frozenset()
    #: What it takes of licenses, the orders after it cannot; a draft takes nothing.
    is_taking: bool = True


def trade_subject(
    facts: OrderFacts,
    partner_id: int | None,
    *,
    without: Collection[int] = (),
    overrides: frozenset[tuple[int, str]] = frozenset(),
    held: frozenset[tuple[int, int]] = frozenset(),
    is_taking: bool = True,
) -> TradeSubject:
    """An order by its facts; lines `without` are not taken and need no license."""
    country = str(facts.header.get("order.ship_to_country") or "")
    lines = tuple(
        _line(line_no, line, country, partner_id)
        for line_no, line in zip(facts.line_nos, facts.lines, strict=True)
        if line_no not in without and _left(line) > 0
    )
    return TradeSubject(facts, lines, overrides, held, is_taking)


def _line(
    line_no: int, line: Mapping[str, Any], country: str, partner_id: int | None
) -> TradeLine:
    net = line.get("line.net")
    return TradeLine(
        line_no=line_no,
        export_class=line.get("line.export_class") or "",
        quantity=_left(line),
        value=net.amount if net else ZERO,
        currency=net.currency if net else "",
        country=country,
        partner_id=partner_id,
    )


def _left(line: Mapping[str, Any]) -> Decimal:
    """What is ordered and was not canceled."""
    ordered: Decimal = line["line.quantity"]
    return ordered - (line.get("line.canceled") or ZERO)


@dataclass(frozen=True)
class Judged:
    """What the rules made of an order; off where there are none."""

    result: TradeResult = field(default_factory=TradeResult)
    hits: tuple[Hits, ...] = ()
    is_on: bool = False


@dataclass
class _Run:
    """The rules that hold for an order, by line."""

    subject: TradeSubject
    rules_by_line: dict[int, list[TradeRule]] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    hits: list[Hits] = field(default_factory=list)

    @property
    def needs_licenses(self) -> bool:
        return any(
            rule.needs_license
            for rules in self.rules_by_line.values()
            for rule in rules
        )


def books_in_force() -> Books:
    return {source: rule_book(kind) for source, kind in USES.items()}


def rule_versions() -> dict[str, int]:
    """Version of every rule set that restricts trade now, by its code."""
    return {
        rule.set_code: rule.version
        for book in books_in_force().values()
        for rule in book.rules
    }


def has_rules() -> bool:
    """Whether any embargo or export control rule is in force."""
    return any(book.rules for book in books_in_force().values())


def judge_trade(
    subjects: Sequence[TradeSubject],
    today: dt.date,
    *,
    lock: bool = False,
    books: Books | None = None,
    licenses: Sequence[LicenseFacts] | None = None,
) -> list[Judged]:
    """What embargo and export control say of each order; two queries at most.

    Rules in force and licenses with what is left, unless others are given.
    """
    books = books_in_force() if books is None else books
    if not any(book.rules for book in books.values()):
        return [Judged()] * len(subjects)
    runs = [_run(subject, books) for subject in subjects]
    if licenses is None:
        needs = any(run.needs_licenses for run in runs)
        licenses = load_licenses(lock=lock) if needs else []
    judged = []
    for run in runs:
        judged.append(_judged(run, licenses, today))
        if run.subject.is_taking:
            licenses = _less(licenses, judged[-1].result.consumptions)
    return judged


def load_licenses(*, lock: bool = False) -> list[LicenseFacts]:
    """Active licenses with what is left, those that end first in front."""
    rows = License.objects.filter(is_active=True).order_by("valid_until", "id")
    if lock:
        rows = rows.select_for_update()
    known = list(rows)
    sums = LicenseUse.objects.filter(license__in=known).values_list("license_id")
    used = {
        key: (quantity, value)
        for key, quantity, value in sums.annotate(Sum("quantity"), Sum("value"))
    }
    return [license_facts(row, *used.get(row.pk, (ZERO, ZERO))) for row in known]


def license_facts(row: License, quantity: Decimal, value: Decimal) -> LicenseFacts:
    """A license with what is left after so much was used."""
    return LicenseFacts(
        number=row.number,
        id=row.pk,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        partner_id=row.partner_id,
        countries=tuple(row.countries),
        classes=tuple(row.export_classes),
        restrictions=tuple(row.restrictions),
        quantity_left=None if row.quantity is None else row.quantity - quantity,
        value_left=None if row.value is None else row.value - value,
        currency=row.currency,
    )


def _less(
    licenses: Sequence[LicenseFacts], taken: Iterable[Consumption]
) -> list[LicenseFacts]:
    """What is left of licenses for the next order."""
    quantities: defaultdict[int, Decimal] = defaultdict(Decimal)
    values: defaultdict[int, Decimal] = defaultdict(Decimal)
    for each in taken:
        quantities[each.license_id] += each.quantity
        values[each.license_id] += each.value
    return [
        replace(
            each,
            quantity_left=_minus(each.quantity_left, quantities[each.id]),
            value_left=_minus(each.value_left, values[each.id]),
        )
        for each in licenses
    ]


def _minus(left: Decimal | None, taken: Decimal) -> Decimal | None:
    return None if left is None else left - taken


def _run(subject: TradeSubject, books: Books) -> _Run:
    run = _Run(subject)
    by_line: defaultdict[int, list[TradeRule]] = defaultdict(list)
    line_nos = subject.facts.line_nos
    for source, book in books.items():
        hits = book.run(subject.facts.header, subject.facts.lines)
        run.hits.append(hits)
        run.failures += [failure.rule.name for failure in hits.failures]
        for hit in hits.hits:
            rule = trade_rule_of(hit.rule, source)
            places = range(len(line_nos)) if hit.lines is None else hit.lines
            for place in places:
                by_line[line_nos[place]].append(rule)
    run.rules_by_line = dict(by_line)
    return run


def _judged(run: _Run, licenses: Sequence[LicenseFacts], today: dt.date) -> Judged:
    subject = run.subject
    result = judge(
        subject.lines,
        run.rules_by_line,
        licenses=licenses,
        overrides=subject.overrides,
        held=subject.held,
        today=today,
    )
    named = TradeResult(result.findings, result.consumptions, tuple(run.failures))
    return Judged(named, tuple(run.hits), is_on=True)
