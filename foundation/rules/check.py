"""What is wrong with a condition, said before it is saved.

Unknown fields, operators and values that do not fit, formulas that do not compile, and
by reasoning over intervals and sets: groups that contradict themselves, questions that
are never or always true, and what is asked twice. What it says is certain; what depends
on formulas, related members or today it leaves alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from foundation.rules.comparisons import comparison_of
from foundation.rules.errors import RuleError, TreeError, UnknownField
from foundation.rules.formula import compile_condition
from foundation.rules.nodes import (
    ALWAYS,
    HOWS,
    All,
    Any_,
    Formula,
    Leaf,
    Node,
    Not,
    Related,
    children,
    walk,
)
from foundation.rules.operators import COUNT_OPERATORS
from foundation.rules.reasoning import can_hold
from foundation.rules.tree import decode, encode
from foundation.rules.vocabulary import Sort, Vocabulary


class Severity(StrEnum):
    ERROR = "error"
    REMARK = "remark"


@dataclass(frozen=True)
class Problem:
    """Something wrong at a place of a condition: `path` as in the stored JSON."""

    path: str
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)
    severity: Severity = Severity.ERROR


def check(node: Node, vocabulary: Vocabulary) -> list[Problem]:
    """All problems of a condition, in reading order; errors keep it from being used."""
    try:
        decode(encode(node))
    except TreeError as error:
        return [Problem(error.path, error.code, error.params)]
    problems = list(_shapes(node, vocabulary, ""))
    if not problems:
        problems += _Sense(vocabulary).problems(node, "", is_root=True)
    return problems


def fields_asked(node: Node, vocabulary: Vocabulary) -> frozenset[str]:
    """Names of all fields a condition depends on, those of its formulas too.

    Raises `BadFormula` for a formula that does not compile.
    """
    found: set[str] = set()
    for each in walk(node):
        if isinstance(each, Leaf | Related):
            found.add(each.field)
        if isinstance(each, Formula):
            found |= compile_condition(each.text, vocabulary).fields
    return frozenset(found)


def _shapes(node: Node, vocabulary: Vocabulary, path: str) -> Iterator[Problem]:
    try:
        _compile(node, vocabulary)
    except RuleError as error:
        yield Problem(path, error.code, error.params)
        return
    if isinstance(node, Related):
        of = vocabulary.field(node.field).of or vocabulary
        yield from _shapes(node.where, of, _below(path, "where"))
    for step, child in _steps(node):
        yield from _shapes(child, vocabulary, _below(path, step))


def _compile(node: Node, vocabulary: Vocabulary) -> None:
    """Raises for what is wrong with this node alone."""
    if isinstance(node, Leaf):
        comparison_of(node, vocabulary.field(node.field))
    if isinstance(node, Formula):
        compile_condition(node.text, vocabulary)
    if not isinstance(node, Related):
        return
    asked = vocabulary.field(node.field)
    if asked.sort is not Sort.RELATED or asked.of is None:
        raise UnknownField(node.field)
    if node.how not in HOWS:
        raise RuleError("rule.bad_how", how=node.how)
    if node.how == "count" and node.op not in COUNT_OPERATORS:
        raise RuleError("rule.bad_operator", field_label=asked.label, op=node.op)


class _Sense:
    """Looks for what cannot be meant, the innermost place first."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def problems(
        self, node: Node, path: str, *, is_root: bool = False
    ) -> list[Problem]:
        if isinstance(node, Related):
            return self._of_members(node, path)
        inner = [
            problem
            for step, child in _steps(node)
            for problem in self.problems(child, _below(path, step))
        ]
        found = inner + list(_repeated(node, path))
        if any(problem.code in _SENSELESS for problem in inner):
            return found
        return found + self._of_whole(node, path, is_root=is_root)

    def _of_members(self, node: Related, path: str) -> list[Problem]:
        of = self._vocabulary.field(node.field).of or self._vocabulary
        where = _Sense(of).problems(node.where, _below(path, "where"), is_root=True)
        if node.how != "count" or node.value:
            return where
        if node.op == "<":
            where.append(Problem(path, "rule.never_true"))
        if node.op == ">=":
            where.append(Problem(path, "rule.always_true", severity=Severity.REMARK))
        return where

    def _of_whole(self, node: Node, path: str, *, is_root: bool) -> list[Problem]:
        if not can_hold(node, self._vocabulary):
            is_group = isinstance(node, All)
            code = "rule.contradictory" if is_group else "rule.never_true"
            return [Problem(path, code, _named(node, self._vocabulary))]
        if is_root and node == ALWAYS:
            return []
        if not can_hold(Not(node), self._vocabulary):
            named = _named(node, self._vocabulary)
            return [Problem(path, "rule.always_true", named, Severity.REMARK)]
        return []


_SENSELESS = ("rule.contradictory", "rule.never_true", "rule.always_true")


def _repeated(node: Node, path: str) -> Iterator[Problem]:
    seen: set[Node] = set()
    for step, child in _steps(node):
        if child in seen:
            yield Problem(
                _below(path, step), "rule.duplicate", severity=Severity.REMARK
            )
        seen.add(child)


def _named(node: Node, vocabulary: Vocabulary) -> dict[str, str]:
    """The first field it is about, for the sentence."""
    for each in walk(node):
        if isinstance(each, Leaf):
            return {"field_label": vocabulary.field(each.field).label}
    return {"field_label": ""}


def _steps(node: Node) -> Iterator[tuple[str, Node]]:
    if isinstance(node, All | Any_):
        step = "all" if isinstance(node, All) else "any"
        for place, child in enumerate(node.nodes):
            yield f"{step}.{place}", child
        return
    for child in children(node):
        yield "not", child


def _below(path: str, step: str) -> str:
    return f"{path}.{step}" if path else step
