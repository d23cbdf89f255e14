"""One condition as a function of facts: fast, no input or output.

Within “all” and “any” cheap questions are asked before dear ones, facts of the header
before facts of the line, formulas last, and no more than needed: a formula behind a
condition that does not hold is not evaluated. `sets` follows the same order.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from typing import Any

from foundation.rules.comparisons import comparison_of, test_of
from foundation.rules.errors import UnknownField
from foundation.rules.facts import normal_of
from foundation.rules.formula import compile_condition
from foundation.rules.nodes import (
    All,
    Any_,
    Formula,
    Leaf,
    Node,
    Not,
    Related,
    children,
)
from foundation.rules.vocabulary import TODAY, Facts, Sort, Vocabulary

Predicate = Callable[[Facts], bool]

COUNTS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def compile_predicate(node: Node, vocabulary: Vocabulary) -> Predicate:
    """The condition as a function from facts (header and line in one) to true or false.

    Raises `UnknownField`, `BadOperator`, `BadValue` or `BadFormula` for what `check`
    refuses. The function raises `RuleFailed` and nothing else.
    """
    match node:
        case All(nodes):
            return _all(
                [
                    compile_predicate(each, vocabulary)
                    for each in in_order(nodes, vocabulary)
                ]
            )
        case Any_(nodes):
            return _any(
                [
                    compile_predicate(each, vocabulary)
                    for each in in_order(nodes, vocabulary)
                ]
            )
        case Not(inner):
            return _not(compile_predicate(inner, vocabulary))
        case Leaf():
            return _leaf(node, vocabulary)
        case Related():
            return related_predicate(node, vocabulary)
        case Formula(text):
            return compile_condition(text, vocabulary).holds


def in_order(nodes: Sequence[Node], vocabulary: Vocabulary) -> list[Node]:
    """The questions of a group, cheap ones first."""
    return sorted(nodes, key=lambda node: cost(node, vocabulary))


def cost(node: Node, vocabulary: Vocabulary) -> int:
    """0 a fact of the header, 1 of the line, 2 related members, 3 a formula."""
    match node:
        case Leaf(field):
            return int(vocabulary.is_line(field))
        case Related():
            return 2
        case Formula():
            return 3
        case _:
            return max((cost(each, vocabulary) for each in children(node)), default=0)


def _all(parts: list[Predicate]) -> Predicate:
    return lambda facts: all(part(facts) for part in parts)


def _any(parts: list[Predicate]) -> Predicate:
    return lambda facts: any(part(facts) for part in parts)


def _not(part: Predicate) -> Predicate:
    return lambda facts: not part(facts)


def _leaf(leaf: Leaf, vocabulary: Vocabulary) -> Predicate:
    field = vocabulary.field(leaf.field)
    test, normal, name = (
        test_of(comparison_of(leaf, field)),
        normal_of(field),
        leaf.field,
    )
    return lambda facts: test(normal(facts.get(name)), facts.get(TODAY))


def related_predicate(node: Related, vocabulary: Vocabulary) -> Predicate:
    """Members that fit, asked as the node says; no members fit nothing.

    “All” wants at least one member, as a missing value makes every comparison false.
    """
    field = vocabulary.field(node.field)
    if field.sort is not Sort.RELATED or field.of is None:
        raise UnknownField(node.field)
    fits, normal = compile_predicate(node.where, field.of), normal_of(field)
    decide = _DECISIONS.get(node.how) or _count(node)

    def predicate(facts: Facts) -> bool:
        today = facts.get(TODAY)
        members = normal(facts.get(node.field)) or ()
        return decide(fits, [{TODAY: today, **member} for member in members])

    return predicate


_Decide = Callable[[Predicate, list[Facts]], bool]
_DECISIONS: dict[str, _Decide] = {
    "any": lambda fits, members: any(map(fits, members)),
    "none": lambda fits, members: not any(map(fits, members)),
    "all": lambda fits, members: bool(members) and all(map(fits, members)),
}


def _count(node: Related) -> _Decide:
    compare, number = COUNTS[node.op], node.value
    return lambda fits, members: compare(sum(map(fits, members)), number)
