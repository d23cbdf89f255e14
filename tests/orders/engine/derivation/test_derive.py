"""Defaulting rules on one order, without a database."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.rules.nodes import ALWAYS, Leaf, Node
from foundation.rules.sets import Rule
from orders.engine.derivation.attributes import ATTRIBUTES, is_given, value_of
from orders.engine.derivation.tables import Table
from orders.engine.intake import LineInput
from tests.factories.derivation import default_rule
from tests.orders.engine.derivation.makers import derived, make_order


def test_the_first_rule_by_priority_wins_then_the_more_specific_then_the_key() -> None:
    euro = Leaf("order.currency", "is", "EUR")
    rules = [
        default_rule("order.note", "late", key="a", priority=200),
        default_rule("order.note", "plain", key="b"),
        default_rule("order.note", "specific", euro, key="z"),
        default_rule("order.note", "same", euro, key="zz"),
    ]

    found = derived(make_order(), *rules)

    assert found.order.note == "specific"
    assert found.order.provenance["note"] == "rule:defaults/z"
    assert [hit.rule.key for hit in found.hits] == ["z"]


def test_a_rule_without_a_value_leaves_the_word_to_the_next() -> None:
    rules = [
        default_rule(
            "order.note",
            "order.customer_reference",
            key="a",
            source="field",
            priority=1,
        ),
        default_rule("order.note", "fixed", key="b"),
    ]

    assert derived(make_order(), *rules).order.note == "fixed"
    filled = make_order(customer_reference="PO-7")
    assert derived(filled, *rules).order.note == "PO-7"


def test_what_depends_on_an_attribute_is_filled_in_after_it() -> None:
    rules = [
        default_rule("order.note", "In Dutch", Leaf("order.language", "is", "nl")),
        default_rule("order.language", "nl"),
    ]

    found = derived(make_order(), *rules)

    assert (found.order.language, found.order.note) == ("nl", "In Dutch")


def test_lines_follow_the_language_and_the_date_of_the_order() -> None:
    own = LineInput(sku="BELL", requested_on=dt.date(2026, 4, 1))
    order = make_order(LineInput(sku="BIKE"), own)
    rules = [
        default_rule("order.language", "de"),
        default_rule("order.requested_on", "2026-03-20"),
    ]

    lines = derived(order, *rules).order.lines

    assert [line.description for line in lines] == ["BIKE (de)", "BELL (de)"]
    assert [line.requested_on for line in lines] == [
        dt.date(2026, 3, 20),
        dt.date(2026, 4, 1),
    ]


def test_a_formula_rounds_a_quantity_up_to_full_boxes() -> None:
    formula = "ceil(line.quantity / 12.0) * 12.0"
    rule = default_rule("line.quantity", formula, source="formula", force=True)
    order = make_order(
        LineInput(sku="A", quantity=Decimal(13)),
        LineInput(sku="B", quantity=Decimal(12)),
    )

    found = derived(order, rule)

    assert [line.quantity for line in found.order.lines] == [24, 12]


def test_a_table_answers_the_exact_row_before_the_open_one() -> None:
    table = Table("terms", ("order.currency",), {("eur",): "45", ("*",): "10"})
    rule = default_rule("order.payment_terms_days", "terms", source="table")

    euro = derived(make_order(), rule, tables=(table,))
    dollar = derived(make_order(currency="USD"), rule, tables=(table,))

    assert euro.order.payment_terms_days == 45
    assert dollar.order.payment_terms_days == 10


def test_a_rule_that_fails_is_named_once_and_the_others_go_on() -> None:
    lines = [LineInput(sku=sku, quantity=Decimal(1)) for sku in "ABC"]
    rules = [
        default_rule(
            "line.quantity",
            "1.0 / (line.quantity - 1.0)",
            source="formula",
            force=True,
            key="odd",
        ),
        default_rule("order.note", "still"),
    ]

    found = derived(make_order(*lines), *rules)

    assert [(each.rule.key, each.code) for each in found.failures] == [
        ("odd", "rule.divided_by_zero")
    ]
    assert found.order.note == "still"


@pytest.mark.parametrize("value", ["soon", "2026-13-01", "+x", "+2000"])
def test_a_value_that_is_none_of_its_sort_fails_by_name(value: str) -> None:
    found = derived(make_order(), default_rule("order.requested_on", value))

    assert [each.code for each in found.failures] == ["rule.bad_value"]
    assert found.order.requested_on is None


def test_a_day_that_has_passed_is_no_value() -> None:
    rules = [
        default_rule("order.requested_on", "2026-03-09", key="a"),
        default_rule("order.requested_on", "2026-03-10", key="b"),
    ]

    assert derived(make_order(), *rules).order.requested_on == dt.date(2026, 3, 10)


GIVEN: dict[str, Any] = {
    "order.currency": ("USD", "TRY"),
    "order.language": ("de", "nl"),
    "order.payment_terms_days": (7, "60"),
    "order.requested_on": (dt.date(2026, 5, 1), "2026-06-01"),
    "order.customer_reference": ("PO-1", "PO-2"),
    "order.note": ("mine", "theirs"),
}
conditions: st.SearchStrategy[Node] = st.sampled_from(
    [ALWAYS, Leaf("order.line_count", ">", "0"), Leaf("order.currency", "is_filled")]
)


@st.composite
def rules(draw: st.DrawFn) -> list[Rule]:
    names = draw(st.lists(st.sampled_from(sorted(GIVEN)), max_size=8))
    return [
        default_rule(
            name,
            GIVEN[name][1],
            draw(conditions),
            key=f"r{place}",
            priority=draw(st.integers(1, 3)),
        )
        for place, name in enumerate(names)
    ]


@given(rules=rules(), said=st.sets(st.sampled_from(sorted(GIVEN))))
def test_what_somebody_gave_survives_every_rule_that_is_not_forced(
    rules: list[Rule], said: set[str]
) -> None:
    fields = {ATTRIBUTES[name].key: GIVEN[name][0] for name in said}
    order = make_order(**fields)

    found = derived(order, *rules).order

    for name in said:
        assert is_given(ATTRIBUTES[name], order, None)
        assert value_of(ATTRIBUTES[name], found, None) == GIVEN[name][0]
    for rule in rules:
        if (target := str(rule.outcome["attribute"])) not in said:
            source = found.provenance[ATTRIBUTES[target].key]
            assert source.startswith("rule:")


@given(rules=rules())
def test_the_same_rules_on_the_same_order_give_the_same(rules: list[Rule]) -> None:
    order = make_order()

    assert derived(order, *rules).order == derived(order, *reversed(rules)).order


def test_a_condition_of_a_line_fills_in_that_line_only() -> None:
    only: Node = Leaf("line.sku", "is", "B")
    order = make_order(
        LineInput(sku="A"), LineInput(sku="B", note="mine"), LineInput(sku="B")
    )

    found = derived(order, default_rule("line.note", "Careful", only)).order

    assert [line.note for line in found.lines] == ["", "mine", "Careful"]
    assert found.provenance["lines.3.note"] == "rule:defaults/note"
