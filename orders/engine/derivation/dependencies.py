"""In which order attributes are filled in: those that others depend on first.

An attribute depends on what the conditions and sources of its rules ask, and on what
follows by itself (lines take the order's date, …). A circle has no first: such rules
are refused when they are published.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from foundation.rules.errors import RuleError
from foundation.rules.formula import compile_formula
from foundation.rules.nodes import Formula, Leaf, Node, Related, walk
from foundation.rules.sets import Rule
from foundation.rules.vocabulary import Vocabulary
from orders.engine.derivation.tables import Table

#: What follows by itself: fact → the facts it is made from.
FOLLOWS: Mapping[str, tuple[str, ...]] = {
    "line.requested_on": ("order.requested_on",),
    "line.description": ("order.language",),
    "line.quantity": ("line.unit",),
    "line.weight_kg": ("line.quantity",),
    "order.weight_kg": ("line.quantity",),
    "order.total_quantity": ("line.quantity",),
    "order.is_cross_border": ("order.ship_to",),
} | {
    f"order.{name}_{part}": (f"order.{name}",)
    for name in ("ship_to", "bill_to")
    for part in ("country", "postal_code", "city", "region", "name", "street")
}


def asks(
    rule: Rule, vocabulary: Vocabulary, tables: Mapping[str, Table]
) -> frozenset[str]:
    """Every fact that a rule depends on, through members of lists too."""
    found = set(asked_by(rule.condition, vocabulary))
    value = str(rule.outcome.get("value", ""))
    match rule.outcome.get("source"):
        case "field":
            found.add(value)
        case "formula":
            found |= _of_formula(value, vocabulary)
        case "table" if value in tables:
            found |= set(tables[value].fields)
    return frozenset(found)


def asked_by(node: Node, vocabulary: Vocabulary) -> Iterator[str]:
    for each in walk(node):
        if isinstance(each, Leaf):
            yield each.field
        elif isinstance(each, Related):
            yield each.field
            yield from asked_by(each.where, vocabulary)
        elif isinstance(each, Formula):
            yield from _of_formula(each.text, vocabulary)


def levels_of(needs: Mapping[str, Iterable[str]]) -> list[set[str]]:
    """Targets in layers, each needing only earlier ones; a circle is the last layer."""
    waiting = {target: _needed(target, needs) for target in needs}
    layers: list[set[str]] = []
    while waiting:
        ready = {each for each, needed in waiting.items() if not needed & set(waiting)}
        if not ready:
            ready = set(waiting)
        layers.append(ready)
        waiting = {
            each: needed for each, needed in waiting.items() if each not in ready
        }
    return layers


def circle_in(needs: Mapping[str, Iterable[str]]) -> list[str]:
    """One circle of targets, in its order and closed; empty where there is none."""
    edges = {target: sorted(_needed(target, needs)) for target in needs}
    done: set[str] = set()

    def visit(target: str, path: list[str]) -> list[str]:
        if target in path:
            return [*path[path.index(target) :], target]
        if target in done:
            return []
        for needed in edges.get(target, ()):
            if circle := visit(needed, [*path, target]):
                return circle
        done.add(target)
        return []

    return next((circle for each in sorted(edges) if (circle := visit(each, []))), [])


def needs_of(
    rules: Sequence[Rule], vocabulary: Vocabulary, tables: Mapping[str, Table]
) -> dict[str, set[str]]:
    """What the target of each rule needs, all rules of a target together."""
    needs: dict[str, set[str]] = {}
    for rule in rules:
        target = str(rule.outcome.get("attribute", ""))
        needs.setdefault(target, set()).update(asks(rule, vocabulary, tables))
    return needs


def _needed(target: str, needs: Mapping[str, Iterable[str]]) -> set[str]:
    """The targets that one needs, through facts that follow; itself left out."""
    found: set[str] = set()
    seen: set[str] = set()
    facts = [*needs[target], *FOLLOWS.get(target, ())]
    while facts:
        fact = facts.pop()
        if fact in seen:
            continue
        seen.add(fact)
        facts += FOLLOWS.get(fact, ())
        if fact in needs and fact != target:
            found.add(fact)
    return found


def _of_formula(text: str, vocabulary: Vocabulary) -> frozenset[str]:
    try:
        return compile_formula(text, vocabulary).fields
    except RuleError:
        return frozenset()
