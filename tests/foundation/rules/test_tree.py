from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given

from foundation.rules.tree import (
    ALWAYS,
    All,
    Any_,
    Formula,
    Leaf,
    Node,
    Not,
    Related,
    TreeError,
    decode,
    encode,
)
from foundation.rules.vocabulary import Amount
from tests.foundation.rules.language import conditions, fields_of, formulas, related

WEB = {"field": "order.channel", "op": "is", "value": "web"}


NODE = All(
    [
        Leaf("order.channel", "is", "web"),
        Any_([Leaf("order.net", ">", Amount(Decimal("100.00"), "EUR"))]),
        Not(Leaf("order.note", "is_empty")),
        Related("order.lines", "count", ALWAYS, ">=", 3),
        Formula("order.net / 2 > 100"),
    ]
)
EUROS = {"amount": "100.00", "currency": "EUR"}
STORED = {
    "all": [
        WEB,
        {"any": [{"field": "order.net", "op": ">", "value": EUROS}]},
        {"not": {"field": "order.note", "op": "is_empty"}},
        {
            "related": "order.lines",
            "how": "count",
            "op": ">=",
            "value": 3,
            "where": {"all": []},
        },
        {"formula": "order.net / 2 > 100"},
    ]
}


def test_a_condition_is_stored_as_plain_json() -> None:
    assert encode(NODE) == STORED
    assert decode(STORED) == NODE


@given(conditions(fields_of("line"), related(), formulas))
def test_what_is_written_is_read_back(node: Node) -> None:
    assert decode(json.loads(json.dumps(encode(node)))) == node


@pytest.mark.parametrize(
    ("data", "code", "path"),
    [
        ([], "rule.no_condition", ""),
        (None, "rule.no_condition", ""),
        ({}, "rule.no_condition", ""),
        ({"all": [], "any": []}, "rule.no_condition", ""),
        ({"all": "x"}, "rule.no_list", "all"),
        ({"all": [WEB, {"not": 3}]}, "rule.no_condition", "all.1.not"),
        ({"any": [{"field": "a"}]}, "rule.no_text", "any.0.op"),
        ({"field": "a", "op": "is", "x": 1}, "rule.unknown_key", ""),
        ({"field": "a", "op": "is", "value": "x" * 501}, "rule.text_too_long", "value"),
        (
            {"field": "a", "op": "in", "value": [1] * 2001},
            "rule.too_many_values",
            "value",
        ),
        ({"field": "a", "op": "is", "value": "\x00"}, "rule.text_unstorable", "value"),
        ({"field": "a", "op": "=", "value": float("nan")}, "rule.no_number", "value"),
        ({"field": "a", "op": "=", "value": 10**30}, "rule.no_number", "value"),
        (
            {"field": "a", "op": "=", "value": {"amount": "x", "currency": "EUR"}},
            "rule.no_number",
            "value.amount",
        ),
        ({"related": "a", "how": "most"}, "rule.bad_how", "how"),
        (
            {"related": "a", "how": "count", "op": "=", "value": -1},
            "rule.no_count",
            "value",
        ),
        ({"formula": ""}, "rule.no_text", "formula"),
        ({"formula": "1" * 501}, "rule.text_too_long", "formula"),
        ({"all": [WEB] * 200}, "rule.too_many_conditions", "all.199"),
    ],
)
def test_json_that_is_no_condition_is_refused_with_its_place(
    data: Any, code: str, path: str
) -> None:
    with pytest.raises(TreeError) as refused:
        decode(data)

    assert (refused.value.code, refused.value.path) == (code, path)


def test_groups_nest_eight_deep_and_no_deeper() -> None:
    node: dict[str, Any] = {"all": []}
    for _ in range(7):
        node = {"not": node}
    assert encode(decode(node)) == node

    with pytest.raises(TreeError, match=r"rule\.too_deep"):
        decode({"not": node})


def test_values_are_kept_in_one_form() -> None:
    assert Leaf("a", "=", Decimal("1.50")) == Leaf("a", "=", "1.50")
    assert Leaf("a", "in", {"b", "a"}) == Leaf("a", "in", ["a", "b"])
    assert Leaf("a", "=", {"amount": "1", "currency": "EUR"}).value == Amount(
        Decimal(1), "EUR"
    )
