"""Formulas: what they give, what they refuse, how they fail."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foundation.rules.errors import BadFormula, RuleFailed
from foundation.rules.formula import compile_formula
from foundation.rules.nodes import Formula, Not
from foundation.rules.predicate import compile_predicate
from foundation.rules.vocabulary import Amount
from tests.foundation.rules.language import THING, TODAY

FACTS: dict[str, Any] = {
    "thing.name": "Straße",
    "thing.code": "web",
    "thing.size": Decimal("2.5"),
    "thing.count": 4,
    "thing.net": Amount(Decimal("300.00"), "EUR"),
    "line.net": Amount(Decimal("3.00"), "USD"),
    "thing.due_on": dt.date(2026, 4, 14),
    "thing.tags": {"A", "b"},
    "thing.is_hot": True,
    "today": TODAY,
}


def given_by(text: str, **other: Any) -> Any:
    return compile_formula(text, THING).evaluate({**FACTS, **other})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("thing.net / 2 > 100", True),
        ("thing.size * 0.1 + 0.05", Decimal("0.3")),
        ("0.1 + 0.2", Decimal("0.3")),
        ("round(2.345, 2)", Decimal("2.35")),
        ("round(2.5)", Decimal("3")),
        ("ceil(thing.size) + floor(thing.size)", Decimal("5")),
        ("min(thing.size, thing.count, 3)", Decimal("2.5")),
        ("max(thing.size, thing.count, 3)", Decimal("4")),
        ("abs(1 - thing.count)", Decimal("3")),
        ("7 % thing.count", Decimal("3")),
        ("-thing.size", Decimal("-2.5")),
        ("thing.count > 3 ? 'many' : 'few'", "many"),
        ("!thing.is_hot || thing.count >= 4 && true", True),
        ('thing.name == "STRASSE"', True),
        ('thing.code == "WEB"', False),
        ('thing.code in ["web", "desk"]', True),
        ('"a" in thing.tags', True),
        ('contains(thing.name, "SSE")', True),
        ("upper(thing.name) + '-' + text(thing.count)", "STRASSE-4"),
        ("size(thing.name)", Decimal("6")),
        ("days_between(today, thing.due_on)", Decimal("30")),
        ("thing.due_on - today", Decimal("30")),
        ("thing.due_on + 1", dt.date(2026, 4, 15)),
        ('thing.due_on > date("2026-04-13")', True),
        ("weekday(today)", Decimal("7")),
    ],
)
def test_a_formula_gives(text: str, expected: Any) -> None:
    assert given_by(text) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("thing.net / 0", "rule.divided_by_zero"),
        ("thing.net / 0 > 1", "rule.divided_by_zero"),
        ("1 / (thing.count - 4) < 1", "rule.divided_by_zero"),
        ("thing.count % 0", "rule.divided_by_zero"),
        ("thing.net - line.net", "rule.two_currencies"),
        ("date('2026-02-30')", "rule.formula_failed"),
        ("today + 999999999", "rule.formula_failed"),
        ("999999999999999" + "*999999999999999" * 30, "rule.formula_failed"),
    ],
)
def test_a_formula_fails_by_name(text: str, code: str) -> None:
    with pytest.raises(RuleFailed) as failed:
        given_by(text)

    assert failed.value.code == code
    assert failed.value.params == {"formula": text}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "rule.formula_syntax"),
        ("1 +", "rule.formula_syntax"),
        ("1e5", "rule.formula_syntax"),
        ("1.5.2", "rule.formula_syntax"),
        ("thing.size; 1", "rule.formula_syntax"),
        ("// remark", "rule.formula_syntax"),
        ("{'a': 1}", "rule.formula_syntax"),
        ("'a\\n'", "rule.formula_syntax"),
        ("thing.size[0]", "rule.formula_syntax"),
        ("1 + 'a'", "rule.formula_types"),
        ("thing.is_hot > 1", "rule.formula_types"),
        ("thing.count ? 1 : 2", "rule.formula_types"),
        ("true ? 1 : 'a'", "rule.formula_types"),
        ("thing.parts == 1", "rule.formula_related"),
        ("thing.colour", "rule.unknown_field"),
        ("[1, 2].map(x, x)", "rule.formula_syntax"),
        ("thing.tags.all(x, true)", "rule.unknown_function"),
        ("thing.tags.filter(x, true)", "rule.unknown_function"),
        ("thing.tags.exists(x, true)", "rule.unknown_function"),
        ("matches(thing.name, 'a+')", "rule.unknown_function"),
        ("round('a')", "rule.bad_call"),
        ("min(1)", "rule.bad_call"),
        ("(" * 40 + "1" + ")" * 40, "rule.formula_too_deep"),
        ("1 + " * 200 + "1", "rule.too_long"),
    ],
)
def test_what_is_no_formula_is_refused_at_save(text: str, code: str) -> None:
    with pytest.raises(BadFormula) as refused:
        compile_formula(text, THING)

    assert refused.value.code == code


def test_a_missing_fact_gives_nothing_unless_it_is_asked_for() -> None:
    assert given_by("line.size + 1") is None
    assert given_by("line.size > 1 || thing.count > 1") is True
    assert given_by("has(line.size) ? line.size : 7") == 7
    assert given_by("has(thing.size) && thing.size > 2") is True


def test_a_formula_over_a_missing_fact_is_false_and_its_negation_true() -> None:
    node = Formula("line.size > 1")

    assert not compile_predicate(node, THING)(FACTS)
    assert compile_predicate(Not(node), THING)(FACTS)


def test_a_formula_knows_what_it_asks() -> None:
    formula = compile_formula("thing.size > line.size && today > thing.due_on", THING)

    assert formula.fields == {"thing.size", "line.size", "today", "thing.due_on"}
    assert formula.asks_lines


_FIELDS = ("thing.size", "thing.net", "line.net", "thing.name", "today")
_CALLS = ("min(", "round(", "has(", "date(", "text(", ".map(x,")
_SIGNS = ("(", ")", "+", "-", "*", "/", "%", "<", "==", "&&", "||", "?", ":", "!", ",")
_PIECES = st.sampled_from(
    [*_FIELDS, *_CALLS, *_SIGNS, "in", "[", "]", "1", "0", "'x'", "\x00"]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(_PIECES, max_size=12).map(" ".join) | st.text(max_size=30))
def test_whatever_is_typed_is_refused_fails_by_name_or_gives_a_value(text: str) -> None:
    try:
        value = given_by(text)
    except (BadFormula, RuleFailed):
        return

    assert value is None or isinstance(value, Decimal | str | bool | dt.date)
