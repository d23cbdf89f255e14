"""A condition explains itself leaf by leaf."""

from __future__ import annotations

from decimal import Decimal

from foundation.rules.explain import explain
from foundation.rules.nodes import All, Any_, Formula, Leaf, Not, Related
from tests.foundation.rules.language import THING

FACTS = {
    "thing.size": Decimal(4),
    "thing.code": "web",
    "thing.parts": [{"part.size": Decimal(1)}, {"part.size": Decimal(9)}],
}
LARGE = Leaf("thing.size", ">", 3)
DESK = Leaf("thing.code", "is", "desk")


def test_every_leaf_says_what_it_saw_and_whether_it_held() -> None:
    node = All([LARGE, Any_([DESK, Not(DESK)])])

    lines = list(explain(node, FACTS, THING).lines())

    assert [(depth, each.node, each.held, each.seen) for depth, each in lines] == [
        (0, node, True, None),
        (1, LARGE, True, Decimal(4)),
        (1, Any_([DESK, Not(DESK)]), True, None),
        (2, DESK, False, "web"),
        (2, Not(DESK), True, None),
        (3, DESK, False, "web"),
    ]


def test_no_leaf_is_left_out_where_the_answer_is_known_before() -> None:
    reason = explain(All([DESK, LARGE]), FACTS, THING)

    assert reason.held is False
    assert [each.held for each in reason.children] == [False, True]


def test_related_members_are_explained_one_by_one() -> None:
    node = Related("thing.parts", "any", Leaf("part.size", ">", 5))

    reason = explain(node, FACTS, THING)

    assert (reason.held, reason.seen) == (True, 2)
    assert [(each.held, each.seen) for each in reason.children] == [
        (False, 1),
        (True, 9),
    ]


def test_what_could_not_be_decided_says_why() -> None:
    reason = explain(All([Formula("thing.size / 0 > 1"), LARGE]), FACTS, THING)

    assert reason.held is None
    assert reason.children[0].seen == {"thing.size": Decimal(4)}
    assert reason.children[0].failure is not None
    assert reason.children[0].failure.code == "rule.divided_by_zero"
    assert reason.children[1].held is True
