"""A condition in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pytest

from foundation.rule_pickers import Picker, register_picker
from foundation.rules.nodes import ALWAYS, All, Any_, Formula, Leaf, Node, Not, Related
from foundation.rules.operators import OPERATORS
from foundation.rules.sentence import sentence, value_words, words
from foundation.rules.vocabulary import Amount, Field, Sort, Vocabulary
from foundation.rules.wording import SENTENCES
from tests.foundation.rules.language import THING, fields_of


def leaf(name: str, op: str, value: Any = None) -> Leaf:
    return Leaf(f"thing.{name}", op, value)


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (ALWAYS, "Always."),
        (leaf("kind", "is", "web"), "Kind is “Web”"),
        (leaf("name", "is_not", "1000"), "name is not “1000”"),
        (leaf("size", ">", "1234.5"), "size is more than 1,234.5"),
        (leaf("size", "between", [1, 3]), "size is between 1 and 3"),
        (leaf("net", ">=", Amount(Decimal(100), "EUR")), "net is at least €100.00"),
        (leaf("due_on", "before", "2026-03-15"), "due_on is before 15 March 2026"),
        (leaf("due_on", "within_days", 3), "due_on is within 3 days from today"),
        (leaf("due_on", "within_days", -1), "due_on is today or yesterday"),
        (leaf("is_hot", "is_true"), "is_hot: yes"),
        (leaf("kind", "in", ["web", "edi"]), "Kind is “Web” or “EDI”"),
        (
            leaf("code", "in", ["a", "b", "c", "d", "e", "f", "g"]),
            "code is “a”, “b”, “c”, “d”, “e” or 2 others",
        ),
        (
            All(
                [
                    leaf("kind", "is", "web"),
                    Any_([leaf("size", "=", 1), leaf("size", "is_empty")]),
                ]
            ),
            "Kind is “Web” and (size is equal to 1 or size is empty)",
        ),
        (Not(leaf("size", "=", 1)), "it is not so that size is equal to 1"),
        (
            Related("thing.parts", "count", Leaf("part.size", ">", 2), ">=", 3),
            "at least 3 of Parts fit: Size is more than 2",
        ),
        (Formula("thing.size > 1"), "the formula thing.size > 1 holds"),
        (leaf("colour", "glows", "red"), "rule.says.glows"),
    ],
)
def test_a_condition_in_words(node: Node, expected: str) -> None:
    assert words(node, THING).replace("\xa0", " ") == expected


def test_each_part_of_the_whole_is_a_phrase_of_its_own() -> None:
    parts = sentence(All([leaf("size", "=", 1), leaf("kind", "is", "web")]), THING)

    assert [part.code for part in parts] == ["rule.says.=", "rule.says.is"]


def test_every_operator_has_its_sentence() -> None:
    codes = {f"rule.says.{op.code}" for several in OPERATORS.values() for op in several}

    assert codes <= set(SENTENCES)


def test_a_fact_in_words() -> None:
    size, due, tags, hot = (fields_of("thing")[place] for place in (3, 6, 8, 7))

    assert value_words(size, None) == ""
    assert value_words(size, Decimal("1234.50")) == "1,234.5"
    assert (
        value_words(due, dt.date(2026, 3, 15)).replace("\xa0", " ") == "15 March 2026"
    )
    assert value_words(tags, {"b", "a"}) == "“a” and “b”"
    assert value_words(hot, True) == "yes"


def test_codes_are_called_what_their_picker_calls_them() -> None:
    asked: list[list[str]] = []

    def names(codes: Sequence[str]) -> Mapping[str, str]:
        asked.append(list(codes))
        known = {"P-1": "Pump", "P-2": "Valve"}
        return {code: known[code] for code in codes if code in known}

    register_picker("part-test", Picker(lambda _text: [], names))
    part = Field("it.part", "Part", Sort.CHOICE, picker="part-test")
    country = Field("it.country", "Country", Sort.CHOICE, picker="country")
    it = Vocabulary("it", "It", (part, country))
    node = All(
        [
            Leaf("it.part", "in", ["P-1", "P-2", "P-3"]),
            Leaf("it.part", "is_not", "P-1"),
            Leaf("it.country", "is", "NL"),
        ]
    )
    assert words(node, it) == (
        "Part is “Pump (P-1)”, “Valve (P-2)” or “P-3” and Part is not “Pump (P-1)”"
        " and Country is “Netherlands”"
    )
    assert asked == [["P-1", "P-2", "P-3"]]
