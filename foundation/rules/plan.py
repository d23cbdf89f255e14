"""How a condition is decided for all lines at once: masks in, masks out.

A plan takes a run and the lines still in question and gives back those that hold, so
that no line is asked more than the predicate would ask it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from foundation.rules.comparisons import (
    Comparison,
    Test,
    amounts,
    comparison_of,
    positive_test,
    test_of,
)
from foundation.rules.facts import Normal, normal_of
from foundation.rules.formula import compile_condition
from foundation.rules.nodes import All, Any_, Formula, Leaf, Node, Not, Related, walk
from foundation.rules.predicate import Predicate, in_order, related_predicate
from foundation.rules.vocabulary import TODAY, Amount, Facts, Field, Vocabulary


class Column:
    """The facts of one field over all lines: which lines have which value."""

    def __init__(self, values: Sequence[Any]) -> None:
        masks: dict[Any, int] = {}
        bit = 1
        for value in values:
            masks[value] = masks.get(value, 0) | bit
            bit <<= 1
        self.missing = masks.pop(None, 0)
        self.masks = masks

    @cached_property
    def _ordered(self) -> tuple[list[Any], list[int]]:
        keys = sorted(self.masks)
        below = [0]
        for key in keys:
            below.append(below[-1] | self.masks[key])
        return keys, below

    def below(self, value: Any) -> int:
        keys, masks = self._ordered
        return masks[bisect_left(keys, value)]

    def up_to(self, value: Any) -> int:
        keys, masks = self._ordered
        return masks[bisect_right(keys, value)]

    @cached_property
    def filled(self) -> int:
        return self._ordered[1][-1]

    def where(self, test: Test, today: Any) -> int:
        """One test for each distinct value."""
        found = 0
        for value, mask in self.masks.items():
            if test(value, today):
                found |= mask
        return found


class Run:
    """One header and its lines while rules are decided; remembers every answer."""

    def __init__(self, header: Facts, lines: Sequence[Facts]) -> None:
        self.header = header
        self.lines = lines
        self.today = header.get(TODAY)
        self.answers: dict[int, int] = {}
        #: Facts of the header in normal form.
        self.values: dict[str, Any] = {}
        self._columns: dict[tuple[str, str], Column] = {}
        self._merged: dict[int, Facts] = {}

    def column(self, key: tuple[str, str], normal: Normal) -> Column:
        found = self._columns.get(key)
        if found is None:
            name, currency = key
            values = [normal(line.get(name)) for line in self.lines]
            if currency:
                values = [_amount_in(currency, value) for value in values]
            found = self._columns[key] = Column(values)
        return found

    def line(self, place: int) -> Facts:
        """The facts of a line with those of its header."""
        if place not in self._merged:
            self._merged[place] = {**self.header, **self.lines[place]}
        return self._merged[place]


Plan = Callable[[Run, int], int]
_Mask = Callable[[Column, Any], int]


class Planner:
    """Compiles conditions; the same leaf in two rules is one plan."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._plans: dict[Node, Plan] = {}

    def plan(self, node: Node) -> Plan:
        found = self._plans.get(node)
        if found is None:
            found = self._plans[node] = self._new(node)
        return found

    def asks_lines(self, node: Node) -> bool:
        """Whether a condition asks any fact of a line."""
        return any(self._asks_line(each) for each in walk(node))

    def _asks_line(self, node: Node) -> bool:
        if isinstance(node, Leaf | Related):
            return self._vocabulary.is_line(node.field)
        if isinstance(node, Formula):
            return compile_condition(node.text, self._vocabulary).asks_lines
        return False

    def _new(self, node: Node) -> Plan:
        match node:
            case All(nodes):
                return _all([self.plan(each) for each in self._in_order(nodes)])
            case Any_(nodes):
                return _any([self.plan(each) for each in self._in_order(nodes)])
            case Not(inner):
                return _not(self.plan(inner))
            case Leaf():
                return self._leaf(node)
            case Related():
                predicate = related_predicate(node, self._vocabulary)
                return self._asked(predicate, node)
            case Formula(text):
                return self._asked(
                    compile_condition(text, self._vocabulary).holds, node
                )

    def _in_order(self, nodes: Sequence[Node]) -> list[Node]:
        return in_order(nodes, self._vocabulary)

    def _asked(self, predicate: Predicate, node: Node) -> Plan:
        if self._asks_line(node):
            return _each_line(predicate)
        return _once(len(self._plans), lambda run: predicate(run.header))

    def _leaf(self, leaf: Leaf) -> Plan:
        field = self._vocabulary.field(leaf.field)
        comparison = comparison_of(leaf, field)
        if field.is_line:
            return _line_leaf(len(self._plans), comparison)
        return _once(len(self._plans), _header_leaf(field, comparison))


def _header_leaf(field: Field, comparison: Comparison) -> Callable[[Run], bool]:
    test, normal, name = test_of(comparison), normal_of(field), field.name

    def holds(run: Run) -> bool:
        if name not in run.values:
            run.values[name] = normal(run.header.get(name))
        return test(run.values[name], run.today)

    return holds


def _once(number: int, holds: Callable[[Run], bool]) -> Plan:
    """A question about the header: asked once, true of all lines or of none."""

    def plan(run: Run, within: int) -> int:
        answer = run.answers.get(number)
        if answer is None:
            answer = run.answers[number] = -1 if holds(run) else 0
        return within & answer

    return plan


def _line_leaf(number: int, comparison: Comparison) -> Plan:
    """A question about lines: a mask over all of them, made once."""
    field = comparison.field
    key, normal = (field.name, comparison.currency), normal_of(field)
    mask_of, is_negated = _mask_of(comparison), comparison.is_negated

    def plan(run: Run, within: int) -> int:
        answer = run.answers.get(number)
        if answer is None:
            answer = mask_of(run.column(key, normal), run.today)
            run.answers[number] = answer = ~answer if is_negated else answer
        return within & answer

    return plan


def _mask_of(comparison: Comparison) -> _Mask:
    """The lines where the positive comparison holds."""
    op, to = comparison.op, comparison.operand
    if comparison.currency:
        to = amounts(comparison)
    if op in _LOOK_UPS:
        return _LOOK_UPS[op](to)
    positive = positive_test(op, to)
    return lambda column, today: column.where(positive, today)


def _one_of(to: frozenset[Any]) -> _Mask:
    def mask(column: Column, today: Any) -> int:
        masks = column.masks
        fewer = to if len(to) < len(masks) else [each for each in masks if each in to]
        found = 0
        for each in fewer:
            found |= masks.get(each, 0)
        return found

    return mask


_LOOK_UPS: dict[str, Callable[[Any], _Mask]] = {
    **dict.fromkeys(
        ("is", "=", "on"), lambda to: lambda column, today: column.masks.get(to, 0)
    ),
    "in": _one_of,
    "is_empty": lambda to: lambda column, today: column.missing,
    **dict.fromkeys(("<", "before"), lambda to: lambda column, today: column.below(to)),
    "<=": lambda to: lambda column, today: column.up_to(to),
    **dict.fromkeys(
        (">", "after"),
        lambda to: lambda column, today: column.filled ^ column.up_to(to),
    ),
    ">=": lambda to: lambda column, today: column.filled ^ column.below(to),
    "between": lambda to: (
        lambda column, today: column.up_to(to[1]) & ~column.below(to[0])
    ),
}


def _each_line(predicate: Predicate) -> Plan:
    """A question that only the facts of the whole line answer: asked line by line."""

    def plan(run: Run, within: int) -> int:
        found = 0
        while within:
            lowest = within & -within
            if predicate(run.line(lowest.bit_length() - 1)):
                found |= lowest
            within ^= lowest
        return found

    return plan


def _all(parts: list[Plan]) -> Plan:
    def plan(run: Run, within: int) -> int:
        for part in parts:
            if not within:
                return 0
            within = part(run, within)
        return within

    return plan


def _any(parts: list[Plan]) -> Plan:
    def plan(run: Run, within: int) -> int:
        found = 0
        for part in parts:
            if not within:
                break
            held = part(run, within)
            found |= held
            within &= ~held
        return found

    return plan


def _not(part: Plan) -> Plan:
    return lambda run, within: within & ~part(run, within)


def _amount_in(currency: str, value: Amount | None) -> Any:
    if value is None or value.currency != currency:
        return None
    return value.amount
