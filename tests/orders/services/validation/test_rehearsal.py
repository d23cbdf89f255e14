"""What a rehearsal of validation and of constraints tells."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from foundation import clock
from foundation.rule_told import shown
from foundation.rule_uses import uses
from foundation.rules.sets import Rule, compile_set
from foundation.rules.tree import decode
from orders.engine.ruled import STANDARD_TEXTS
from orders.ruleuses.validation import TEXTS
from orders.sentences import SENTENCES
from orders.vocabulary import ORDER
from tests.factories.orders import book, make_priced_item, make_seller

pytestmark = pytest.mark.django_db


def rule(*conditions: dict[str, Any], **outcome: Any) -> Rule:
    stored = {"message": "No.", **outcome}
    return Rule("own", "Own", decode({"all": list(conditions)}), stored)


MANY = {"field": "line.quantity", "op": ">", "value": 5}


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
    assert (found.before, shown(use, found.after)) == ("", told)


def test_every_standard_text_can_be_chosen_and_is_a_sentence() -> None:
    codes = {code for code, _label in TEXTS}

    assert codes == set(STANDARD_TEXTS)
    assert codes <= set(SENTENCES)
