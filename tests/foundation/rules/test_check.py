"""What is said of a condition before it is saved."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foundation.rules.check import Problem, Severity, check, fields_asked
from foundation.rules.nodes import ALWAYS, All, Any_, Formula, Leaf, Node, Not, Related
from foundation.rules.predicate import compile_predicate
from foundation.rules.reasoning import can_hold
from foundation.rules.vocabulary import Amount
from tests.foundation.rules.language import (
    THING,
    TODAY,
    conditions,
    facts_of,
    fields_of,
)


def leaf(name: str, op: str, value: Any = None) -> Leaf:
    return Leaf(f"thing.{name}", op, value)


def euros(amount: int, currency: str = "EUR") -> Amount:
    return Amount(Decimal(amount), currency)


def codes(node: Node) -> list[tuple[str, str]]:
    return [(problem.path, problem.code) for problem in check(node, THING)]


@pytest.mark.parametrize(
    ("node", "code"),
    [
        (leaf("colour", "is", "red"), "rule.unknown_field"),
        (leaf("size", "contains", "1"), "rule.bad_operator"),
        (leaf("size", ">", "many"), "rule.bad_number"),
        (leaf("size", ">", None), "rule.bad_number"),
        (leaf("size", ">", True), "rule.bad_number"),
        (leaf("size", ">", "1e99"), "rule.bad_number"),
        (leaf("size", "between", [1]), "rule.bad_number"),
        (leaf("name", "is", ""), "rule.bad_text"),
        (leaf("name", "is", 3), "rule.bad_text"),
        (leaf("name", "in", []), "rule.bad_text"),
        (leaf("name", "is_empty", "x"), "rule.bad_text"),
        (leaf("kind", "is", "fax"), "rule.bad_choice"),
        (leaf("net", ">", 100), "rule.bad_money"),
        (leaf("net", "between", [euros(1), euros(2, "USD")]), "rule.two_currencies"),
        (leaf("due_on", "before", "2026-02-30"), "rule.bad_date"),
        (leaf("due_on", "within_days", "soon"), "rule.bad_days"),
        (leaf("is_hot", "is_true", 1), "rule.bad_flag"),
        (leaf("tags", "contains_any", "a"), "rule.bad_set"),
        (Related("thing.name", "any"), "rule.unknown_field"),
        (Formula("thing.size >"), "rule.formula_syntax"),
        (Formula("thing.size + 1"), "rule.formula_no_condition"),
        (Formula("thing.colour > 1"), "rule.unknown_field"),
    ],
)
def test_what_cannot_be_asked_is_an_error(node: Node, code: str) -> None:
    assert check(All([node]), THING)[0].severity == Severity.ERROR
    assert codes(All([node])) == [("all.0", code)]


def test_a_wrong_place_is_named_inside_related_members() -> None:
    node = Any_([Related("thing.parts", "any", Not(Leaf("part.colour", "is", "red")))])

    assert codes(node) == [("any.0.where.not", "rule.unknown_field")]


@pytest.mark.parametrize(
    "nodes",
    [
        [leaf("size", ">", 5), leaf("size", "<", 5)],
        [leaf("size", ">=", 5), leaf("size", "<", 5)],
        [leaf("size", "between", [1, 2]), leaf("size", "=", 3)],
        [leaf("size", "is_empty"), leaf("size", ">", 0)],
        [leaf("due_on", "after", "2026-03-14"), leaf("due_on", "before", "2026-03-15")],
        [leaf("code", "is", "web"), leaf("code", "is", "desk")],
        [leaf("code", "in", ["web", "desk"]), leaf("code", "not_in", ["desk", "web"])],
        [leaf("name", "is", "ABC"), leaf("name", "is_not", "abc")],
        [leaf("name", "starts_with", "ab"), leaf("name", "starts_with", "b")],
        [leaf("name", "starts_with", "abc"), Not(leaf("name", "contains", "B"))],
        [leaf("is_hot", "is_true"), leaf("is_hot", "is_false")],
        [leaf("net", ">", euros(9)), leaf("net", "<", euros(5))],
        [leaf("net", "=", euros(9)), leaf("net", "=", euros(9, "USD"))],
        [
            leaf("tags", "contains_all", ["a"]),
            leaf("tags", "contains_none", ["A", "b"]),
        ],
        [leaf("size", ">", 5), Any_([leaf("size", "=", 1), leaf("size", "=", 2)])],
        [
            leaf("kind", "is_not", "web"),
            leaf("kind", "is_not", "desk"),
            leaf("kind", "is_not", "edi"),
            leaf("kind", "is_filled"),
        ],
    ],
)
def test_a_contradiction_is_pointed_out(nodes: list[Node]) -> None:
    assert codes(All(nodes)) == [("", "rule.contradictory")]


@pytest.mark.parametrize(
    "node",
    [
        All([leaf("size", ">", 5), leaf("size", "<=", "5.0001")]),
        All(
            [leaf("due_on", "after", "2026-03-14"), leaf("due_on", "on", "2026-03-15")]
        ),
        All([leaf("size", "!=", 1), leaf("size", "is_empty")]),
        All([leaf("name", "starts_with", "ab"), leaf("name", "ends_with", "yz")]),
        All([leaf("name", "contains", "a"), leaf("name", "contains", "b")]),
        All([leaf("net", ">", euros(9)), leaf("net", "!=", euros(9, "USD"))]),
        All(
            [
                leaf("tags", "contains_any", ["a", "b"]),
                leaf("tags", "contains_none", ["a"]),
            ]
        ),
        All([leaf("due_on", "within_days", 3), leaf("due_on", "before", "1999-01-01")]),
        All([Formula("thing.size > 1"), Formula("thing.size < 1")]),
        ALWAYS,
    ],
)
def test_what_can_be_is_left_alone(node: Node) -> None:
    assert codes(node) == []


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (Any_(), ("", "rule.never_true")),
        (Not(ALWAYS), ("not", "rule.always_true")),
        (leaf("size", "between", [5, 3]), ("", "rule.never_true")),
        (
            Any_(
                [leaf("size", ">", 3), leaf("size", "<=", 3), leaf("size", "is_empty")]
            ),
            ("", "rule.always_true"),
        ),
        (
            Any_([leaf("code", "is_not", "a"), leaf("code", "is_not", "b")]),
            ("", "rule.always_true"),
        ),
        (
            Any_([leaf("size", "=", 1), All([leaf("size", "=", 1), ALWAYS])]),
            ("any.1.all.1", "rule.always_true"),
        ),
        (
            All([leaf("size", "=", 1), leaf("size", "=", 1)]),
            ("all.1", "rule.duplicate"),
        ),
        (Related("thing.parts", "count", ALWAYS, "<", 0), ("", "rule.never_true")),
        (Related("thing.parts", "count", ALWAYS, ">=", 0), ("", "rule.always_true")),
    ],
)
def test_what_is_never_or_always_true_is_pointed_out(
    node: Node, expected: tuple[str, str]
) -> None:
    assert codes(node) == [expected]


def test_a_remark_does_not_keep_a_condition_from_being_used() -> None:
    twice = All([leaf("size", "=", 1), leaf("size", "=", 1)])

    assert check(twice, THING) == [
        Problem("all.1", "rule.duplicate", {}, Severity.REMARK)
    ]


def test_a_tree_too_deep_to_be_stored_is_an_error() -> None:
    node: Node = leaf("size", "=", 1)
    for _ in range(9):
        node = Not(node)

    assert [code for _, code in codes(node)] == ["rule.too_deep"]


def test_the_fields_that_a_condition_depends_on() -> None:
    node = All([leaf("size", "=", 1), Not(Formula("thing.count > line.size"))])

    assert fields_asked(node, THING) == {"thing.size", "thing.count", "line.size"}


@settings(max_examples=150, deadline=None)
@given(
    conditions(fields_of("thing")), st.lists(facts_of(fields_of("thing")), max_size=5)
)
def test_what_holds_was_never_called_impossible(
    node: Node, rows: list[dict[str, Any]]
) -> None:
    predicate = compile_predicate(node, THING)
    answers = {predicate({**row, "today": TODAY}) for row in rows}

    assert can_hold(node, THING) or True not in answers
    assert can_hold(Not(node), THING) or False not in answers
