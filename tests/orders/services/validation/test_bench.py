"""The test bench, and what a rehearsal of both uses tells."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from foundation import clock
from foundation.models import User
from foundation.rule_uses import uses
from foundation.rules.sets import Rule, compile_set
from foundation.rules.tree import decode
from orders.services.validation.bench import try_rule
from orders.vocabulary import ORDER
from tests.factories.orders import book, make_priced_item, make_seller

pytestmark = pytest.mark.django_db


def rule(*conditions: dict[str, Any], **outcome: Any) -> Rule:
    stored = {"message": "No.", **outcome}
    return Rule("own", "Own", decode({"all": list(conditions)}), stored)


DESK = {"field": "order.channel", "op": "is", "value": "desk"}
MANY = {"field": "line.quantity", "op": ">", "value": 5}


def test_the_bench_says_which_leaf_held_for_each_line(ada: User) -> None:
    order = book(make_seller(), (make_priced_item("BELL"), 9), (make_priced_item(), 2))

    trial = try_rule("validation", rule(DESK, MANY), order, by=ada)

    assert (trial.is_hit, trial.lines) == (True, (1,))
    assert trial.outcome == "Block: “No.”"
    held = [
        (line, [part.held for part in reason.children])
        for line, reason in trial.reasons
    ]
    assert held == [(1, [True, True]), (2, [True, False])]


def test_the_bench_tries_a_rule_that_is_switched_off(ada: User) -> None:
    order = book(make_seller(), (make_priced_item("BELL"), 1))
    off = Rule("own", "Own", decode(MANY), {"message": "No."}, is_enabled=False)

    trial = try_rule("validation", off, order, by=ada)

    assert (trial.is_hit, len(trial.reasons)) == (False, 1)


@pytest.mark.parametrize(
    ("kind", "outcome", "told"),
    [
        ("validation", {"severity": "warn"}, "Warn: “No.”"),
        (
            "constraint",
            {"actions": ["cancel"], "entity": "line"},
            "Line, Cancel: Not allowed. “No.”",
        ),
    ],
)
def test_a_rehearsal_lists_the_lines_that_would_be_hit(
    kind: str, outcome: dict[str, Any], told: str
) -> None:
    order = book(make_seller(), (make_priced_item("BELL"), 9), (make_priced_item(), 2))
    use, today = uses.get(kind), clock.today()
    before = compile_set([], ORDER)
    after = compile_set([rule(MANY, **outcome)], ORDER)

    (chunk,) = use.subjects(today - dt.timedelta(1), today)
    (found,) = use.replay(chunk, before, after, today)

    assert (found.subject, found.line) == (("order", order.number), 1)
    assert (found.before, found.after) == ("", told)
