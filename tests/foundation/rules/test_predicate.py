"""What each operator says, on present and on missing facts."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from foundation.rules.errors import BadOperator, BadValue, RuleFailed, UnknownField
from foundation.rules.nodes import ALWAYS, All, Any_, Leaf, Node, Not, Related
from foundation.rules.predicate import compile_predicate
from foundation.rules.vocabulary import Amount
from tests.foundation.rules.language import THING, TODAY

HUNDRED = Amount(Decimal(100), "EUR")


def holds(node: Node, **facts: Any) -> bool:
    named = {f"thing.{name}": value for name, value in facts.items()}
    return compile_predicate(node, THING)({**named, "today": TODAY})


def leaf(name: str, op: str, value: Any = None) -> Leaf:
    return Leaf(f"thing.{name}", op, value)


@pytest.mark.parametrize(
    ("name", "op", "value", "fact", "expected"),
    [
        ("name", "is", "STRASSE", "Straße", True),
        ("name", "is", "i", "I", True),
        ("name", "is", "i", "İ", False),
        ("name", "is", "ı", "I", False),
        ("name", "is_not", "abc", "ABC", False),
        ("name", "contains", "SS", "Maße", True),
        ("name", "contains", "%", "abc", False),
        ("name", "starts_with", "ab", "ABC", True),
        ("name", "ends_with", "ΟΣ", "λόγος", True),
        ("name", "ends_with", "ΌΣ", "λόγος", False),
        ("name", "in", ["x", "ABC"], "abc", True),
        ("name", "not_in", ["x", "ABC"], "abc", False),
        ("name", "is_empty", None, "", True),
        ("name", "is_filled", None, "a", True),
        ("code", "is", "web", "WEB", False),
        ("code", "in", ["web", "desk"], "desk", True),
        ("size", "=", "1.50", Decimal("1.5"), True),
        ("size", "!=", 2, 2, False),
        ("size", "<", "0.3", Decimal("0.1") + Decimal("0.2"), False),
        ("size", "<=", "0.3", Decimal("0.1") + Decimal("0.2"), True),
        ("size", ">", -1, Decimal("-0.5"), True),
        ("size", ">=", 3, Decimal("2.9999"), False),
        ("size", "between", [1, 3], Decimal(3), True),
        ("size", "between", [1, 3], Decimal("3.0001"), False),
        ("net", ">=", HUNDRED, Amount(Decimal(100), "EUR"), True),
        ("net", ">=", HUNDRED, Amount(Decimal(500), "USD"), False),
        ("net", "!=", HUNDRED, Amount(Decimal(100), "USD"), True),
        ("due_on", "on", "2026-03-15", dt.date(2026, 3, 15), True),
        ("due_on", "before", "2026-03-15", dt.date(2026, 3, 15), False),
        ("due_on", "after", "2026-03-14", dt.date(2026, 3, 15), True),
        ("due_on", "between", ["2026-03-01", "2026-03-15"], TODAY, True),
        ("due_on", "within_days", 3, dt.date(2026, 3, 18), True),
        ("due_on", "within_days", 3, dt.date(2026, 3, 19), False),
        ("due_on", "within_days", 3, dt.date(2026, 3, 14), False),
        ("due_on", "within_days", -3, dt.date(2026, 3, 12), True),
        ("is_hot", "is_true", None, True, True),
        ("is_hot", "is_false", None, False, True),
        ("tags", "contains_any", ["A", "z"], {"a", "b"}, True),
        ("tags", "contains_all", ["A", "z"], {"a", "b"}, False),
        ("tags", "contains_all", ["A", "B"], {"a", "b"}, True),
        ("tags", "contains_none", ["x"], {"a"}, True),
        ("tags", "is_empty", None, set(), True),
    ],
)
def test_an_operator_compares(
    name: str, op: str, value: Any, fact: Any, expected: bool
) -> None:
    assert holds(leaf(name, op, value), **{name: fact}) is expected


@pytest.mark.parametrize(
    ("name", "op", "value", "expected"),
    [
        ("name", "is", "a", False),
        ("name", "is_not", "a", True),
        ("name", "contains", "a", False),
        ("name", "not_in", ["a"], True),
        ("code", "is_not", "web", True),
        ("size", "=", 0, False),
        ("size", "!=", 0, True),
        ("size", "<", 9, False),
        ("net", "!=", HUNDRED, True),
        ("due_on", "before", "2026-03-15", False),
        ("due_on", "within_days", 9, False),
        ("is_hot", "is_true", None, False),
        ("is_hot", "is_false", None, False),
        ("tags", "contains_none", ["a"], True),
        ("tags", "contains_all", ["a"], False),
        ("tags", "is_empty", None, True),
        ("size", "is_empty", None, True),
        ("size", "is_filled", None, False),
    ],
)
def test_a_missing_fact_makes_a_comparison_false_and_its_negation_true(
    name: str, op: str, value: Any, expected: bool
) -> None:
    assert holds(leaf(name, op, value)) is expected
    assert holds(leaf(name, op, value), **{name: None}) is expected
    assert holds(Not(leaf(name, op, value))) is not expected


def test_groups_of_nothing() -> None:
    assert holds(ALWAYS)
    assert not holds(Any_())


def test_related_members_are_asked_one_by_one() -> None:
    large = Leaf("part.size", ">", 2)
    parts = [{"part.size": Decimal(1)}, {"part.size": Decimal(3)}, {}]

    def asked(how: str, op: str = "", value: int | None = None) -> bool:
        return holds(Related("thing.parts", how, large, op, value), parts=parts)

    assert asked("any")
    assert not asked("all")
    assert not asked("none")
    assert asked("count", "=", 1)
    assert not asked("count", ">", 1)


@pytest.mark.parametrize(
    ("how", "expected"), [("any", False), ("all", False), ("none", True)]
)
def test_no_members_fit_nothing(how: str, expected: bool) -> None:
    assert holds(Related("thing.parts", how, ALWAYS), parts=[]) is expected
    assert holds(Related("thing.parts", how, ALWAYS)) is expected


def test_what_makes_no_sense_does_not_compile() -> None:
    with pytest.raises(UnknownField):
        compile_predicate(Leaf("thing.colour", "is", "red"), THING)
    with pytest.raises(BadOperator):
        compile_predicate(leaf("size", "contains", "1"), THING)
    with pytest.raises(BadValue):
        compile_predicate(All([leaf("size", ">", "many")]), THING)


def test_a_fact_of_the_wrong_sort_fails_by_name() -> None:
    with pytest.raises(RuleFailed, match=r"rule\.wrong_fact"):
        holds(leaf("size", ">", 1), size="many")
