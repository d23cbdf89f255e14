"""Why a condition holds or does not: every leaf with the fact it saw."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from foundation.rules.errors import RuleFailed
from foundation.rules.facts import normal_of
from foundation.rules.formula import compile_condition
from foundation.rules.nodes import Formula, Leaf, Node, Related, children
from foundation.rules.predicate import compile_predicate
from foundation.rules.vocabulary import TODAY, Facts, Vocabulary

#: Related members that are explained one by one.
MAX_MEMBERS = 50


@dataclass(frozen=True)
class Reason:
    """One node: whether it held, what it saw, and the same of all below it."""

    node: Node
    #: None where it could not be decided; `failure` then says why.
    held: bool | None
    #: The raw fact of a leaf; name and fact for each field of a formula.
    seen: Any = None
    failure: RuleFailed | None = None
    children: tuple[Reason, ...] = ()

    def lines(self, depth: int = 0) -> Iterator[tuple[int, Reason]]:
        """This and all below, with how deep each stands."""
        yield depth, self
        for child in self.children:
            yield from child.lines(depth + 1)


def explain(node: Node, facts: Facts, vocabulary: Vocabulary) -> Reason:
    """The condition decided node by node, without leaving any out.

    Raises what `compile_predicate` raises for a condition that makes no sense; what
    fails on these facts is part of the reason instead.
    """
    held, failure = _decided(node, facts, vocabulary)
    seen = _seen(node, facts, vocabulary)
    return Reason(node, held, seen, failure, _below(node, facts, vocabulary))


def _decided(
    node: Node, facts: Facts, vocabulary: Vocabulary
) -> tuple[bool | None, RuleFailed | None]:
    predicate = compile_predicate(node, vocabulary)
    try:
        return predicate(facts), None
    except RuleFailed as failed:
        return None, failed


def _seen(node: Node, facts: Facts, vocabulary: Vocabulary) -> Any:
    if isinstance(node, Leaf):
        return facts.get(node.field)
    if isinstance(node, Related):
        return len(facts.get(node.field) or ())
    if isinstance(node, Formula):
        names = compile_condition(node.text, vocabulary).fields
        return {name: facts.get(name) for name in sorted(names)}
    return None


def _below(node: Node, facts: Facts, vocabulary: Vocabulary) -> tuple[Reason, ...]:
    if not isinstance(node, Related):
        return tuple(explain(each, facts, vocabulary) for each in children(node))
    asked = vocabulary.field(node.field)
    try:
        members = normal_of(asked)(facts.get(node.field)) or ()
    except RuleFailed:
        return ()
    today = facts.get(TODAY)
    return tuple(
        explain(node.where, {TODAY: today, **member}, asked.of or vocabulary)
        for member in members[:MAX_MEMBERS]
    )
