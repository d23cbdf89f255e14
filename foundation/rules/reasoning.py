"""Whether a condition can hold at all, decided by trying the values that matter.

A condition is brought into alternatives of conjunctions. Within one conjunction each
field stands alone, and what its questions answer changes only at the values they name:
so it is enough to try those, one between each two, one on either side, one that nobody
names, and none at all. Whatever cannot be tried so (formulas, related members, days
from today, very many alternatives) is taken to hold.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from itertools import pairwise, product
from typing import Any, NamedTuple

from foundation.rules.comparisons import Comparison, comparison_of, test_of
from foundation.rules.nodes import All, Any_, Leaf, Node, Not
from foundation.rules.vocabulary import Amount, Sort, Vocabulary

MAX_ALTERNATIVES = 256


class Literal(NamedTuple):
    """A leaf as it is asked, or turned round."""

    leaf: Leaf
    is_negated: bool


class _TooMany(Exception):
    """More alternatives than are worth trying."""


#: Alternatives, each a conjunction of literals; what is unknown is left out.
_Alternatives = list[frozenset[Literal]]


def can_hold(node: Node, vocabulary: Vocabulary) -> bool:
    """Whether some facts make it true; false is certain, true may be a guess."""
    try:
        alternatives = _alternatives(node, is_negated=False)
    except _TooMany:
        return True
    return any(_is_possible(each, vocabulary) for each in alternatives)


def _alternatives(node: Node, *, is_negated: bool) -> _Alternatives:
    match node:
        case Not(inner):
            return _alternatives(inner, is_negated=not is_negated)
        case Leaf():
            return [frozenset([Literal(node, is_negated)])]
        case All(nodes) | Any_(nodes):
            parts = [_alternatives(each, is_negated=is_negated) for each in nodes]
            together = isinstance(node, All) is not is_negated
            return _joined(parts) if together else _either(parts)
        case _:
            return [frozenset()]


def _joined(parts: list[_Alternatives]) -> _Alternatives:
    found: _Alternatives = [frozenset()]
    for part in parts:
        if len(found) * len(part) > MAX_ALTERNATIVES:
            raise _TooMany
        found = [one | other for one, other in product(found, part)]
    return found


def _either(parts: list[_Alternatives]) -> _Alternatives:
    found = [each for part in parts for each in part]
    if len(found) > MAX_ALTERNATIVES:
        raise _TooMany
    return found


def _is_possible(literals: frozenset[Literal], vocabulary: Vocabulary) -> bool:
    by_field: dict[str, list[tuple[Comparison, bool]]] = {}
    for literal in literals:
        comparison = comparison_of(literal.leaf, vocabulary.field(literal.leaf.field))
        if not comparison.is_relative:
            asked = by_field.setdefault(literal.leaf.field, [])
            asked.append((comparison, literal.is_negated))
    return all(_has_value(asked) for asked in by_field.values())


def _has_value(asked: list[tuple[Comparison, bool]]) -> bool:
    if _is_beyond(asked):
        return True
    tests = [(test_of(comparison), negated) for comparison, negated in asked]
    return any(
        all(test(value, None) is not negated for test, negated in tests)
        for value in _candidates(asked)
    )


def _is_beyond(asked: list[tuple[Comparison, bool]]) -> bool:
    """Several sets of which not all may be contained: too many to try."""
    return (
        sum(
            comparison.op == "contains_all" and comparison.is_negated is not negated
            for comparison, negated in asked
        )
        > 1
    )


def _candidates(asked: list[tuple[Comparison, bool]]) -> Iterable[Any]:
    """Values of one field that stand for all others; None is missing."""
    field = asked[0][0].field
    comparisons = [comparison for comparison, _ in asked]
    match field.sort:
        case Sort.FLAG:
            return None, True, False
        case Sort.CHOICE:
            named = {each for one in comparisons for each in _values(one)}
            known = [code for code, _ in field.choices]
            return [None, *(known or [*named, _unnamed(named)])]
        case Sort.TEXT:
            return _texts(asked)
        case Sort.SET:
            return _sets(asked)
        case Sort.MONEY:
            return _amounts(comparisons)
        case _:
            values = {each for one in comparisons for each in _values(one)}
            return [None, *_around(values)]


def _values(comparison: Comparison) -> list[Any]:
    operand = comparison.operand
    if operand is None:
        return []
    if isinstance(operand, frozenset):
        return list(operand)
    if isinstance(operand, tuple) and not isinstance(operand, Amount):
        return list(operand)
    return [operand]


def _around(values: set[Any]) -> list[Any]:
    """The values, one between each two, one on either side."""
    if not values:
        return [Decimal(0)]
    ordered = sorted(values)
    if isinstance(ordered[0], dt.date):
        return sorted({day for each in ordered for day in _days_around(each)})
    between = [(one + two) / 2 for one, two in pairwise(ordered)]
    return [ordered[0] - 1, *ordered, *between, ordered[-1] + 1]


def _days_around(day: dt.date) -> list[dt.date]:
    one = dt.timedelta(days=1)
    before = [day - one] if day > dt.date.min else []
    return [*before, day, *([day + one] if day < dt.date.max else [])]


def _amounts(comparisons: list[Comparison]) -> list[Any]:
    named: dict[str, set[Decimal]] = {"": set()}
    for comparison in comparisons:
        for value in _values(comparison):
            named.setdefault(value.currency, set()).add(value.amount)
    return [None] + [
        Amount(amount, currency)
        for currency, amounts in named.items()
        for amount in _around(amounts)
    ]


def _unnamed(texts: Iterable[str]) -> str:
    """A letter that stands in none of the texts."""
    used = set().union(*texts)
    letters = map(chr, range(0xE000, 0xF8FF))
    return next(letter for letter in letters if letter not in used)


def _texts(asked: list[tuple[Comparison, bool]]) -> list[Any]:
    """Texts that are named, and one built of all parts that are asked for."""
    named = {each for comparison, _ in asked for each in _values(comparison)}
    other = _unnamed(named)
    wanted = [
        (one.op, one.operand, one.is_negated is negated) for one, negated in asked
    ]
    parts = {
        op: [text for found, text, is_wanted in wanted if found == op and is_wanted]
        for op in ("starts_with", "contains", "ends_with")
    }
    pieces = [
        max(parts["starts_with"], key=len, default=""),
        *parts["contains"],
        max(parts["ends_with"], key=len, default=""),
    ]
    return [
        None,
        *named,
        other + other.join(pieces) if not pieces[0] else other.join(pieces),
    ]


def _sets(asked: list[tuple[Comparison, bool]]) -> list[Any]:
    """The largest set that is not forbidden, and it less one of each."""
    named: set[str] = set()
    forbidden: set[str] = set()
    for comparison, negated in asked:
        named.update(_values(comparison))
        if comparison.op == "contains_any" and comparison.is_negated is not negated:
            forbidden.update(_values(comparison))
    largest = frozenset(named - forbidden) | {_unnamed(named)}
    return [None, largest, *(largest - {each} for each in named)]
