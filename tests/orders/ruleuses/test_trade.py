"""Embargo and export control as uses of rules: words, checks, rehearsal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest

from foundation import clock
from foundation.rule_told import shown
from foundation.rule_uses import Difference, uses
from foundation.rules.nodes import ALWAYS
from foundation.rules.sets import Rule, compile_set
from orders.compliance.trade_rules import EmbargoOutcome, ExportOutcome, when
from orders.vocabulary import ORDER
from tests.factories.orders import book, make_priced_item, make_seller

EMBARGO = uses.get("embargo")
EXPORT = uses.get("export_control")


def rule(key: str = "nl", **outcome: Any) -> Rule:
    return Rule(key, "Nothing to the Netherlands", when(ship_to=["NL"]), outcome)


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (EmbargoOutcome(code="NL-1"), "restricts as NL-1: Failed"),
        (
            EmbargoOutcome(code="NL-1", result="review"),
            "restricts as NL-1: Under review",
        ),
        (EmbargoOutcome(effect="allow", code="NL-1"), "lifts NL-1"),
        (EmbargoOutcome(effect="allow"), "lifts every restriction"),
        (
            ExportOutcome(effect="allow", code="DU-5", needs_license=True),
            "lifts DU-5, with a license",
        ),
    ],
)
def test_an_outcome_is_told_in_words(outcome: EmbargoOutcome, words: str) -> None:
    assert EMBARGO.word_outcome(outcome) == words


def test_a_restriction_without_a_code_is_pointed_out() -> None:
    assert EMBARGO.check([rule(code="NL-1"), rule(effect="allow")]) == []
    assert [p.code for p in EMBARGO.check([rule()])] == ["trade.no_code"]


def test_an_export_rule_covers_some_class_or_all() -> None:
    covered = [rule(code="A", classes=["5A*"]), rule(code="A", applies_to_all=True)]

    assert EXPORT.check(covered) == []
    assert [p.code for p in EXPORT.check([rule(code="A")])] == ["trade.no_classes"]


@pytest.mark.django_db
def test_a_rehearsal_says_which_lines_would_be_restricted() -> None:
    seller = make_seller()
    dual = make_priced_item(export_class="5A002")
    order = book(seller, (make_priced_item(), 1), (dual, 2))
    wanted = rule(code="DU-5", classes=["5A*"])

    (found,) = _replayed(EXPORT, [], [wanted])

    assert found.subject == ("order", order.number)
    assert (found.line, *sides(found)) == (2, "Passed", "Failed (DU-5)")


@pytest.mark.django_db
def test_a_rehearsal_of_an_exception_sets_lines_free() -> None:
    book(make_seller(), (make_priced_item(), 1))
    ban = rule(code="NL-1")
    free = Rule("free", "Free", ALWAYS, {"effect": "allow", "code": "NL-1"})

    (found,) = _replayed(EMBARGO, [ban], [ban, free])

    assert sides(found) == ("Failed (NL-1)", "Passed (NL-1)")


def sides(found: Difference) -> tuple[str, str]:
    return shown(EMBARGO, found.before), shown(EMBARGO, found.after)


def _replayed(
    use: Any, before: Sequence[Rule], after: Sequence[Rule]
) -> list[Difference]:
    today = clock.today()
    books = compile_set(before, ORDER), compile_set(after, ORDER)
    chunks = use.subjects(today - dt.timedelta(days=1), today)
    return [each for chunk in chunks for each in use.replay(chunk, *books, today)]
