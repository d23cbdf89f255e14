"""The test bench: a rule tried on an order that is stored, with every reason."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from foundation import clock
from foundation.models import User
from foundation.rule_outcomes import read_outcome
from foundation.rule_uses import uses
from foundation.rules.explain import Reason, explain
from foundation.rules.plan import Planner
from foundation.rules.sets import Failure, Rule, compile_set
from foundation.rules.vocabulary import Vocabulary
from orders.engine.facts import OrderFacts
from orders.models import Order
from orders.services.replay.stored_facts import facts_of_orders


@dataclass(frozen=True)
class Trial:
    """What a rule makes of an order; nothing is written."""

    is_hit: bool
    #: What the rule would do, in words.
    outcome: str
    #: Why, for the header (line None) or for each line.
    reasons: tuple[tuple[int | None, Reason], ...]
    #: The lines that it hits.
    lines: tuple[int, ...] = ()
    failures: tuple[Failure, ...] = ()


def try_rule(use_kind: str, rule: Rule, order: Order, *, by: User | None) -> Trial:
    """Run one rule, enabled or not, against a stored order and say which leaf held."""
    use = uses.get(use_kind)
    vocabulary = use.vocabulary()
    roles = frozenset(role.value for role in by.roles) if by else frozenset()
    (facts,) = facts_of_orders([order], clock.today(), roles=roles)
    hits = compile_set([_enabled(rule)], vocabulary).run(facts.header, facts.lines)
    lines = tuple(
        facts.line_nos[place] for hit in hits.hits for place in hit.lines or ()
    )
    return Trial(
        is_hit=bool(hits.hits),
        outcome=use.word_outcome(read_outcome(use, rule.outcome)),
        reasons=tuple(_reasons(rule, facts, vocabulary)),
        lines=lines,
        failures=hits.failures,
    )


def _reasons(
    rule: Rule, facts: OrderFacts, vocabulary: Vocabulary
) -> list[tuple[int | None, Reason]]:
    if not Planner(vocabulary).asks_lines(rule.condition):
        return [(None, explain(rule.condition, facts.header, vocabulary))]
    return [
        (number, explain(rule.condition, _merged(facts.header, line), vocabulary))
        for number, line in zip(facts.line_nos, facts.lines, strict=True)
    ]


def _merged(header: Mapping[str, Any], line: Mapping[str, Any]) -> dict[str, Any]:
    return {**header, **line}


def _enabled(rule: Rule) -> Rule:
    return dataclasses.replace(rule, is_enabled=True)
