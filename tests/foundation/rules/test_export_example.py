"""GV-2: an export rule of three questions, each of them decided and explained."""

from __future__ import annotations

from decimal import Decimal

import pytest

from foundation.rules.explain import explain
from foundation.rules.nodes import All, Leaf
from foundation.rules.predicate import compile_predicate
from foundation.rules.sentence import words
from foundation.rules.vocabulary import Field, Sort, Vocabulary

EXPORT = Vocabulary(
    "export",
    "Export",
    (
        Field("order.sold_to", "Sold to", Sort.CHOICE, picker="country"),
        Field("order.ship_to", "Shipped to", Sort.CHOICE, picker="country"),
        Field("order.purpose", "Purpose", Sort.CHOICE),
        Field("order.de_minimis", "De minimis (%)", Sort.NUMBER),
    ),
)
ORDER = {
    "order.sold_to": "FR",
    "order.ship_to": "MX",
    "order.purpose": "return",
    "order.de_minimis": Decimal(28),
}
NORTH = Leaf("order.ship_to", "in", ["MX", "CA"])
ABOVE = All([NORTH, Leaf("order.de_minimis", ">", 25)])
ITALY = All([Leaf("order.sold_to", "is", "IT"), NORTH])


@pytest.mark.parametrize(("condition", "expected"), [(ABOVE, True), (ITALY, False)])
def test_a_filled_in_question_must_fit_and_one_left_out_is_not_asked(
    condition: All, expected: bool
) -> None:
    assert compile_predicate(condition, EXPORT)(ORDER) is expected


def test_it_says_which_question_did_not_hold() -> None:
    reasons = explain(ITALY, ORDER, EXPORT).children

    assert [(each.held, each.seen) for each in reasons] == [(False, "FR"), (True, "MX")]


def test_it_reads_as_a_sentence() -> None:
    said = "Shipped to is “Mexico” or “Canada” and De minimis (%) is more than 25"

    assert words(ABOVE, EXPORT) == said
