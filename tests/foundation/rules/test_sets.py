"""Many rules at once give what each gives alone."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from foundation.rules.errors import RuleFailed
from foundation.rules.nodes import ALWAYS, All, Any_, Formula, Leaf, Node, Not
from foundation.rules.plan import Planner
from foundation.rules.predicate import compile_predicate
from foundation.rules.sets import Rule, compile_set
from foundation.rules.vocabulary import Facts
from tests.foundation.rules.language import (
    THING,
    TODAY,
    conditions,
    facts_of,
    fields_of,
    formulas,
    related,
)

HEADER, LINE = fields_of("thing"), fields_of("line")
LINES: list[Facts] = [
    {"line.name": "Bolt", "line.size": Decimal(4)},
    {"line.name": "Nut", "line.size": Decimal(2)},
    {"line.name": "BOLT", "line.size": None},
]


def rule(key: str, condition: Node, **other: Any) -> Rule:
    return Rule(key, key.title(), condition, {}, **other)


def hits_of(*rules: Rule, header: Facts | None = None) -> list[tuple[str, Any]]:
    found = compile_set(rules, THING).run(header or {}, LINES)
    return [(hit.rule.key, hit.lines) for hit in found.hits]


def test_a_rule_that_asks_a_line_hits_lines() -> None:
    bolts = rule("bolts", Leaf("line.name", "is", "bolt"))
    small = rule("small", Not(Leaf("line.size", ">=", 3)))

    assert hits_of(bolts, small) == [("bolts", (0, 2)), ("small", (1, 2))]


def test_a_rule_that_asks_no_line_hits_the_header() -> None:
    web = rule("web", Leaf("thing.code", "is", "web"))

    assert hits_of(web, header={"thing.code": "web"}) == [("web", None)]
    assert hits_of(web, header={"thing.code": "desk"}) == []
    assert hits_of(rule("always", ALWAYS)) == [("always", None)]


def test_a_line_rule_may_ask_the_header_too() -> None:
    both = All([Leaf("line.size", ">", 1), Leaf("thing.code", "is", "web")])
    either = Any_([Leaf("line.size", ">", 3), Leaf("thing.code", "is", "web")])

    assert hits_of(rule("both", both), header={"thing.code": "web"}) == [
        ("both", (0, 1))
    ]
    assert hits_of(rule("both", both)) == []
    assert hits_of(rule("either", either), header={"thing.code": "web"}) == [
        ("either", (0, 1, 2))
    ]


def test_hits_come_by_priority_then_specific_first_then_by_name() -> None:
    one, two = Leaf("thing.size", "is_empty"), Leaf("thing.name", "is_empty")
    rules = [
        rule("d", one),
        rule("b", one, set_code="z"),
        rule("c", All([one, two])),
        rule("a", one, priority=10),
        rule("off", one, is_enabled=False),
    ]

    assert [key for key, _ in hits_of(*rules)] == ["a", "c", "d", "b"]


def test_a_rule_that_fails_is_named_and_the_others_go_on() -> None:
    broken = rule("broken", Formula("line.size / 0 > 1"), set_code="checks", version=3)
    gone = rule("gone", Leaf("thing.colour", "is", "red"))
    fine = rule("fine", Leaf("line.size", "=", 2))

    found = compile_set([broken, gone, fine], THING).run({}, LINES)

    assert [(each.rule.key, each.code) for each in found.failures] == [
        ("gone", "rule.unknown_field"),
        ("broken", "rule.divided_by_zero"),
    ]
    assert [(hit.rule.key, hit.lines) for hit in found.hits] == [("fine", (1,))]


def test_a_formula_behind_a_condition_that_does_not_hold_is_not_asked() -> None:
    guarded = All([Formula("1 / (line.size - 2) > 0"), Leaf("line.size", "!=", 2)])

    assert hits_of(rule("guarded", guarded)) == [("guarded", (0,))]


def test_the_same_question_in_two_rules_is_asked_once() -> None:
    planner = Planner(THING)
    bolt = Leaf("line.name", "is", "bolt")

    assert planner.plan(bolt) is planner.plan(Leaf("line.name", "is", "bolt"))


def test_an_order_without_lines_is_hit_by_header_rules_only() -> None:
    program = compile_set([rule("any", Not(Leaf("line.size", "=", 2)))], THING)

    assert program.run({}, []).hits == ()


@settings(max_examples=200, deadline=None)
@given(
    st.lists(conditions((*HEADER, *LINE), related(), formulas), min_size=1, max_size=4),
    facts_of(HEADER),
    st.lists(facts_of(LINE), max_size=5),
)
def test_a_set_gives_what_its_predicates_give(
    nodes: list[Node], header: dict[str, Any], lines: list[dict[str, Any]]
) -> None:
    header["today"] = TODAY
    rules = [rule(str(place), node) for place, node in enumerate(nodes)]
    found = compile_set(rules, THING).run(header, lines)
    hits: dict[str, Any] = {hit.rule.key: hit.lines for hit in found.hits}
    hits |= {failure.rule.key: failure.code for failure in found.failures}

    assert hits == {
        each.key: answer
        for each in rules
        if (answer := _alone(each.condition, header, lines)) not in (False, ())
    }


def _alone(node: Node, header: Facts, lines: list[dict[str, Any]]) -> Any:
    predicate = compile_predicate(node, THING)
    try:
        if not Planner(THING).asks_lines(node):
            return None if predicate(header) else False
        return tuple(
            place for place, line in enumerate(lines) if predicate({**header, **line})
        )
    except RuleFailed as failed:
        return failed.code
