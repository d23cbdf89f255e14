"""Defaulting rules: the first that fits gives an attribute its value.

1. Stages one after the other; in each, attributes that others depend on go first.
2. For each attribute the matching rules in their order (priority, specificity, set and
   key) until one gives a value. An empty value is none.
3. What somebody said survives, unless the rule is forced; what an earlier rule gave
   survives a later stage likewise.
4. A rule that cannot be decided is a finding by name; the others go on.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from foundation.rules.errors import RuleError, RuleFailed
from foundation.rules.formula import compile_formula
from foundation.rules.sets import Failure, Hit, Rule, RuleProgram
from foundation.rules.vocabulary import Amount, Vocabulary
from orders.engine.derivation.attributes import (
    ATTRIBUTES,
    Attribute,
    Line,
    Order,
    is_given,
    set_header,
    set_line,
)
from orders.engine.derivation.tables import Table
from orders.engine.facts import OrderFacts

#: “rule:set/key” in a provenance.
RULE = "rule:"


@dataclass(frozen=True)
class Setup:
    """What rules may use beside the order."""

    vocabulary: Vocabulary
    today: dt.date
    tables: Mapping[str, Table]
    unit_by_theirs: Mapping[str, str]
    #: The facts of an order as it is by then.
    facts: Callable[[Order], OrderFacts]


@dataclass(frozen=True)
class Derived:
    """The order with what rules filled in, and which rules those were."""

    order: Order
    hits: tuple[Hit, ...] = ()
    failures: tuple[Failure, ...] = ()


def derive(order: Order, levels: Sequence[RuleProgram], setup: Setup) -> Derived:
    """Run one stage, level by level; the order itself is not changed."""
    work = _Work(order, setup)
    for program in levels:
        work.run(program)
    if work.provenance:
        provenance = {**work.order.provenance, **work.provenance}
        work.order = dataclasses.replace(work.order, provenance=provenance)
    return Derived(work.order, tuple(work.hits), tuple(work.failures))


@dataclass
class _Work:
    """A stage while it runs."""

    order: Order
    setup: Setup
    provenance: dict[str, str] = field(default_factory=dict)
    hits: list[Hit] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)

    def run(self, program: RuleProgram) -> None:
        facts = self.setup.facts(self.order)
        found = program.run(facts.header, facts.lines)
        self.failures += found.failures
        by_target: dict[str, list[Hit]] = {}
        for hit in found.hits:
            by_target.setdefault(hit.rule.outcome["attribute"], []).append(hit)
        for name, hits in by_target.items():
            attribute = ATTRIBUTES.get(name)
            if attribute is None:
                continue
            if attribute.is_line:
                self._fill_lines(attribute, hits, facts)
            else:
                self._fill_header(attribute, hits, facts)

    def _fill_header(
        self, attribute: Attribute, hits: list[Hit], facts: OrderFacts
    ) -> None:
        wins = self._winner(attribute, hits, facts.header, None)
        if wins is None:
            return
        hit, value = wins
        self.order = set_header(self.order, attribute, value)
        self._note(attribute.key, hit)

    def _fill_lines(
        self, attribute: Attribute, hits: list[Hit], facts: OrderFacts
    ) -> None:
        lines = list(self.order.lines)
        for place, line in enumerate(lines):
            own = [hit for hit in hits if hit.lines is None or place in hit.lines]
            merged = {**facts.header, **facts.lines[place]} if own else {}
            wins = self._winner(attribute, own, merged, line)
            if wins is None:
                continue
            hit, value = wins
            try:
                lines[place] = set_line(
                    line, attribute, value, self.setup.unit_by_theirs
                )
            except RuleFailed as failed:
                self._fail(hit.rule, failed)
                continue
            self._note(f"lines.{line.line_no}.{attribute.key}", hit)
        self.order = dataclasses.replace(self.order, lines=tuple(lines))

    def _winner(
        self,
        attribute: Attribute,
        hits: list[Hit],
        facts: Mapping[str, Any],
        line: Line | None,
    ) -> tuple[Hit, Any] | None:
        """The first rule that may speak and gives a value."""
        is_taken = self._is_taken(attribute, line)
        for hit in hits:
            if is_taken and not hit.rule.outcome.get("force"):
                continue
            try:
                raw = source_value(hit.rule, facts, self.setup)
                if raw is None or raw == "":
                    continue
                read = attribute.read(raw, self.setup.today)
                value = attribute.make(read, self.order, hit.rule)
            except RuleError as failed:
                self._fail(hit.rule, failed)
                continue
            if value is not None:
                return hit, value
        return None

    def _is_taken(self, attribute: Attribute, line: Line | None) -> bool:
        if is_given(attribute, self.order, line):
            return True
        key = f"lines.{line.line_no}.{attribute.key}" if line else attribute.key
        return self.order.provenance.get(key, "").startswith(RULE)

    def _note(self, key: str, hit: Hit) -> None:
        self.provenance[key] = f"{RULE}{hit.rule.set_code}/{hit.rule.key}"
        if all(each is not hit for each in self.hits):
            self.hits.append(hit)

    def _fail(self, rule: Rule, error: RuleError) -> None:
        if all(each.rule is not rule for each in self.failures):
            self.failures.append(Failure(rule, error.code, error.params))


def source_value(rule: Rule, facts: Mapping[str, Any], setup: Setup) -> Any:
    """What a rule's source gives for these facts; None where it has nothing."""
    outcome = rule.outcome
    text = str(outcome.get("value", ""))
    match outcome.get("source"):
        case "field":
            return _plain(facts.get(text))
        case "formula":
            return compile_formula(text, setup.vocabulary).evaluate(facts)
        case "table":
            table = setup.tables.get(text)
            if table is None:
                raise RuleFailed("rule.unknown_table", table=text)
            return table.look_up(facts)
        case _:
            return text


def _plain(value: Any) -> Any:
    if isinstance(value, Amount):
        return value.amount
    if value is None or isinstance(value, str | Decimal | int | dt.date):
        return value
    raise RuleFailed("rule.bad_value", value=str(value)[:100])
