from __future__ import annotations

import pytest

from foundation import clock
from foundation.rule_outcomes import read_outcome
from foundation.rule_told import shown
from foundation.rules.nodes import ALWAYS, Leaf
from foundation.rules.sets import Rule, compile_set
from orders.ruleuses.holds import Holds
from tests.factories.holds import make_hold_code
from tests.factories.orders import book, make_priced_item, make_seller

pytestmark = pytest.mark.django_db


def rule(key: str = "many", **outcome: object) -> Rule:
    many = Leaf("line.quantity", ">", 5)
    return Rule(key, key.capitalize(), many, {"code": "stop", **outcome})


def test_a_rehearsal_lists_what_would_be_held() -> None:
    make_hold_code("stop", name="Stop")
    dora, bike = make_seller(), make_priced_item("BIKE")
    book(dora, (bike, 1))
    order = book(dora, (bike, 1), (bike, 9))
    use, today = Holds(), clock.today()
    before = compile_set([], use.vocabulary())
    after = compile_set([rule(step="ship")], use.vocabulary())

    (chunk,) = use.subjects(today, today)
    (found,) = use.replay(chunk, before, after, today)

    assert (found.subject, found.line) == (("order", order.number), 2)
    assert found.before == ""
    assert shown(use, found.after) == "Hold “Stop” from the step Ship"


def test_an_outcome_reads_as_a_sentence() -> None:
    make_hold_code("stop", name="Stop")
    use = Holds()

    outcome = read_outcome(use, {"code": "stop"})

    assert use.word_outcome(outcome) == "Hold “Stop”"


def test_codes_and_steps_must_exist() -> None:
    make_hold_code("stop")
    unknown = Rule("a", "A", ALWAYS, {"code": "nobody", "step": "paint"})

    problems = Holds().check([rule(), unknown])

    assert [(each.path, each.code) for each in problems] == [
        ("a.outcome.code", "hold.rule_unknown_code"),
        ("a.outcome.step", "hold.rule_unknown_step"),
    ]
