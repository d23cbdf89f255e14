"""The use “approvals”: what its rules must say, and what a rehearsal shows."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from foundation.rule_outcomes import read_outcome
from foundation.rule_told import shown
from foundation.rules.nodes import ALWAYS
from foundation.rules.sets import Rule, compile_set
from orders.ruleuses.approvals import Approvals
from tests.factories.order_rules import approval_rule, net_above
from tests.factories.orders import book, make_priced_item, make_seller

use = Approvals()


def _codes(**outcome: Any) -> list[str]:
    return [each.code for each in use.check([Rule("r", "R", ALWAYS, outcome)])]


@pytest.mark.parametrize(
    ("outcome", "codes"),
    [
        ({"role": "finance"}, []),
        ({"user": "cleo@example.com", "rank": 9}, []),
        ({}, ["approval.one_approver"]),
        (
            {"role": "finance", "user": "cleo@example.com"},
            ["approval.one_approver"],
        ),
        ({"role": "finance", "rank": 0}, ["approval.bad_rank"]),
        ({"role": "finance", "rank": 10}, ["approval.bad_rank"]),
    ],
)
def test_a_rule_asks_one_role_or_one_person_at_a_place_there_is(
    outcome: dict[str, Any], codes: list[str]
) -> None:
    assert _codes(**outcome) == codes


def test_an_outcome_is_worded() -> None:
    outcome = read_outcome(use, {"role": "sales_manager", "rank": 2, "hours": 24})

    assert use.word_outcome(outcome) == "Approval of Sales manager, place 2"


@pytest.mark.django_db
def test_a_rehearsal_shows_the_orders_that_would_need_approval() -> None:
    partner, bike = make_seller(), make_priced_item("BIKE", "100.00")
    small, large = book(partner, (bike, 5)), book(partner, (bike, 6))
    today = small.placed_at.date()
    before = compile_set([], use.vocabulary())
    rules = [approval_rule("amount", net_above("500.00"))]
    after = compile_set(rules, use.vocabulary())

    chunks = use.subjects(today - dt.timedelta(days=1), today)
    found = [
        each for chunk in chunks for each in use.replay(chunk, before, after, today)
    ]

    assert [(each.subject, each.before, shown(use, each.after)) for each in found] == [
        (("order", large.number), "", "Approval of Sales manager, place 1")
    ]
