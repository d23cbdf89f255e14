"""Defaulting and transformation rules on their way through capture; nothing is written.

entry → transformation → submit, then pricing, then after. Where no rule is in force,
nothing is made, not even the facts.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from catalog.queries import ItemFacts, items_by_sku
from foundation.models import User
from foundation.rules.sets import Failure, Hit, Hits, Rule, RuleProgram, compile_set
from foundation.services.rule_books import rule_book
from orders.engine.derivation.dependencies import levels_of, needs_of
from orders.engine.derivation.derive import Derived, Setup, derive
from orders.engine.derivation.tables import Table
from orders.engine.derivation.transform import transform
from orders.engine.facts import (
    OrderFacts,
    Setting,
    address_facts,
    facts_of,
    is_cross_border,
)
from orders.services.derivation.lookup_tables import tables_by_code
from orders.services.prepared import (
    Prepared,
    Resolved,
    Ruled,
    failure_findings,
    setting_of,
)
from orders.vocabulary import ORDER
from partners.queries import ChannelFacts, CompanyFacts

DEFAULTING, TRANSFORMATION = "defaulting", "transformation"
ENTRY, SUBMIT, AFTER = "entry", "submit", "after"
STAGES = (ENTRY, SUBMIT, AFTER)


@dataclass(frozen=True)
class Books:
    """The rules of both uses, ready to run."""

    defaulting: RuleProgram
    transformation: RuleProgram
    #: The layers of each stage, in their order.
    levels: Mapping[str, tuple[RuleProgram, ...]]
    #: Codes of the look-up tables that the rules ask.
    tables: frozenset[str]

    @property
    def is_empty(self) -> bool:
        return not self.defaulting.rules and not self.transformation.rules


@dataclass(frozen=True)
class Derivation:
    """An order after rules, with those that applied and those that failed."""

    order: Resolved
    ruled: Ruled = dataclasses.field(default_factory=Ruled)


def books_in_force() -> Books:
    return books_of(rule_book(DEFAULTING), rule_book(TRANSFORMATION))


def books_of(defaulting: RuleProgram, transformation: RuleProgram) -> Books:
    """The books with their layers; the same programs are planned once."""
    key = (id(defaulting), id(transformation))
    known = _books.get(key)
    if known is None or not _is_same(known, defaulting, transformation):
        if len(_books) >= _MOST_BOOKS:
            _books.clear()
        known = _books[key] = _plan(defaulting, transformation)
    return known


@dataclass(frozen=True)
class Filling:
    """Defaulting and transformation of one order on its way in."""

    channel: ChannelFacts
    seller: CompanyFacts
    by: User | None
    unit_by_theirs: Mapping[str, str]
    books: Books = dataclasses.field(default_factory=books_in_force)

    @cached_property
    def setting(self) -> Setting:
        return setting_of(self.channel, self.seller, self.by)

    def before_prices(self, order: Resolved) -> Derivation:
        if self.books.is_empty:
            return Derivation(order)
        return fill_in(order, self.setting, self.unit_by_theirs, self.books)

    def after_prices(self, prepared: Prepared, ruled: Ruled) -> Prepared:
        """The priced order with what its prices decide, and all rules that applied."""
        if self.books.is_empty:
            return prepared
        prepared = dataclasses.replace(prepared, filled=ruled, setting=self.setting)
        if not prepared.priced or not self.books.levels[AFTER]:
            return prepared
        last = fill_in_after(prepared.order, prepared.facts, self.setting, self.books)
        return dataclasses.replace(
            prepared,
            order=last.order,
            findings=(*prepared.findings, *last.ruled.findings),
            filled=Ruled(hits=Hits((*ruled.hits.hits, *last.ruled.hits.hits))),
        )


def fill_in(
    order: Resolved,
    setting: Setting,
    unit_by_theirs: Mapping[str, str],
    books: Books,
) -> Derivation:
    """What rules fill in and transform before the order is checked and priced."""
    if books.is_empty:
        return Derivation(order)
    setup = _setup(setting, unit_by_theirs, books)
    entered = derive(order, books.levels[ENTRY], setup)
    made = entered
    if books.transformation.rules:
        made = transform(entered.order, books.transformation, setup, _find_items)
    submitted = derive(made.order, books.levels[SUBMIT], setup)
    steps = (entered, made, submitted) if made is not entered else (entered, submitted)
    return _derivation(steps)


def fill_in_after(
    order: Resolved, facts: OrderFacts, setting: Setting, books: Books
) -> Derivation:
    """What rules fill in once prices are known; nothing that prices depend on."""
    levels = books.levels[AFTER]
    if not levels:
        return Derivation(order)
    setup = dataclasses.replace(
        _setup(setting, {}, books), facts=_priced(facts, setting)
    )
    return _derivation((derive(order, levels, setup),))


def table_codes(rules: Iterable[Rule]) -> frozenset[str]:
    return frozenset(
        str(rule.outcome.get("value"))
        for rule in rules
        if rule.outcome.get("source") == "table"
    )


def _setup(setting: Setting, unit_by_theirs: Mapping[str, str], books: Books) -> Setup:
    return Setup(
        vocabulary=ORDER,
        today=setting.today,
        tables=tables_by_code(books.tables),
        unit_by_theirs=unit_by_theirs,
        facts=lambda order: facts_of(order, setting),
    )


def _priced(facts: OrderFacts, setting: Setting) -> Any:
    """After pricing, what was filled in last is put over the facts as priced."""

    def now(order: Resolved) -> OrderFacts:
        header = {
            **facts.header,
            **address_facts("ship_to", order.ship_to, order.partner),
            **address_facts("bill_to", order.bill_to, order.partner),
            "order.is_cross_border": is_cross_border(setting, order.ship_to),
            "order.language": order.language,
            "order.payment_terms_days": order.payment_terms_days,
            "order.requested_on": order.requested_on,
            "order.customer_reference": order.customer_reference,
            "order.note": order.note,
        }
        lines = tuple(
            {
                **before,
                "line.requested_on": line.requested_on,
                "line.description": line.description,
                "line.note": line.note,
            }
            for before, line in zip(facts.lines, order.lines, strict=True)
        )
        return OrderFacts({**header, "order.lines": lines}, lines, facts.line_nos)

    return now


def _find_items(skus: Iterable[str]) -> Mapping[str, ItemFacts]:
    return items_by_sku(skus)


def _derivation(steps: Iterable[Derived]) -> Derivation:
    hits: list[Hit] = []
    failures: list[Failure] = []
    order: Resolved | None = None
    for step in steps:
        order = step.order
        hits += step.hits
        failures += step.failures
    if order is None:
        raise ValueError("no steps")
    findings = failure_findings(Hits((), tuple(failures)))
    return Derivation(order, Ruled(findings, Hits(tuple(hits))))


def _plan(defaulting: RuleProgram, transformation: RuleProgram) -> Books:
    codes = table_codes((*defaulting.rules, *transformation.rules))
    tables = tables_by_code(codes)
    levels = {stage: _levels(defaulting, stage, tables) for stage in STAGES}
    return Books(defaulting, transformation, levels, codes)


def _levels(
    program: RuleProgram, stage: str, tables: Mapping[str, Table]
) -> tuple[RuleProgram, ...]:
    rules = [rule for rule in program.rules if stage_of(rule) == stage]
    return tuple(
        compile_set(
            [rule for rule in rules if rule.outcome.get("attribute") in targets], ORDER
        )
        for targets in levels_of(needs_of(rules, ORDER, tables))
    )


def stage_of(rule: Rule) -> str:
    return str(rule.outcome.get("stage") or ENTRY)


def _is_same(
    books: Books, defaulting: RuleProgram, transformation: RuleProgram
) -> bool:
    return books.defaulting is defaulting and books.transformation is transformation


_MOST_BOOKS = 16
_books: dict[tuple[int, int], Books] = {}
