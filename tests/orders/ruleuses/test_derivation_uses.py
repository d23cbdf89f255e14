"""The uses “defaulting” and “transformation”: what is refused, what is rehearsed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from foundation import clock
from foundation.rule_outcomes import read_outcome
from foundation.rule_told import shown
from foundation.rule_uses import Difference, RuleUse
from foundation.rules.nodes import ALWAYS, Formula, Leaf
from foundation.rules.sets import Rule, compile_set
from foundation.services.rule_drafts import RulesInvalid
from orders.engine.derivation.dependencies import circle_in
from orders.engine.intake import Buyer, LineInput, OrderInput
from orders.ruleuses.defaulting import Defaulting
from orders.ruleuses.transformation import Transformation
from orders.services.capture import capture
from orders.vocabulary import ORDER
from tests.factories.derivation import (
    default_rule,
    make_defaults,
    make_transformations,
    transform_rule,
)
from tests.factories.inventory import make_location
from tests.factories.orders import book, make_priced_item, make_seller
from tests.factories.partners import make_address

pytestmark = pytest.mark.django_db
defaulting, transformation = Defaulting(), Transformation()


def codes(use: RuleUse, *rules: Rule) -> list[tuple[str, str]]:
    return [(each.path, each.code) for each in use.check(rules)]


def test_attributes_that_wait_for_each_other_are_refused() -> None:
    rules = [
        default_rule("order.note", "x", Leaf("order.language", "is", "nl")),
        default_rule("order.language", "de", Leaf("order.note", "is_filled")),
    ]

    assert codes(defaulting, *rules) == [
        ("note.outcome.attribute", "rule.circle"),
        ("language.outcome.attribute", "rule.circle"),
    ]
    with pytest.raises(RulesInvalid):
        make_defaults(*rules)


def test_a_circle_goes_through_formulas_and_other_sets() -> None:
    made = default_rule("order.language", "de", Leaf("order.note", "is_filled"))
    make_defaults(made, code="first")
    other = default_rule("order.note", "x", Formula("order.language == 'nl'"))

    assert [code for _, code in codes(defaulting, other)] == ["rule.circle"]


def test_an_attribute_may_ask_for_itself() -> None:
    rule = default_rule("order.note", "x", Leaf("order.note", "is_empty"))

    assert codes(defaulting, rule) == []
    assert circle_in({"a": {"b"}, "b": {"a"}}) == ["a", "b", "a"]


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (default_rule("order.requested_on", "soon"), "rule.bad_value"),
        (default_rule("order.currency", "XXX"), "rule.bad_value"),
        (default_rule("order.note", "line.sku", source="field"), "rule.of_a_line"),
        (
            default_rule("order.note", "order.gone", source="field"),
            "rule.unknown_field",
        ),
        (default_rule("order.note", "none", source="table"), "rule.unknown_table"),
        (default_rule("order.note", "1.0 +", source="formula"), "rule.formula_syntax"),
        (default_rule("line.quantity", "2", stage="after"), "rule.too_late"),
        (default_rule("order.ship_to", "NOWHERE"), "rule.unknown_address"),
        (default_rule("line.unit_price", "9.50"), "rule.price_currency"),
        (default_rule("line.unit_price", "9 EUR", stage="after"), "rule.too_late"),
        (default_rule("line.discount_percent", "120"), "rule.bad_value"),
        (
            default_rule("order.note", "x", Leaf("line.discount_percent", ">", "5")),
            "rule.too_early",
        ),
    ],
)
def test_a_default_that_cannot_work_is_refused(rule: Rule, code: str) -> None:
    assert [each for _, each in codes(defaulting, rule)] == [code]


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (transform_rule("select", "GONE"), "rule.unknown_item"),
        (transform_rule("explode", "PUMP × 0"), "rule.bad_parts"),
        (transform_rule("convert", "zero"), "rule.bad_value"),
        (transform_rule("select", ""), "rule.no_value"),
        (
            transform_rule("select", "", source="components"),
            "rule.parts_only_explode",
        ),
    ],
)
def test_a_transformation_that_cannot_work_is_refused(rule: Rule, code: str) -> None:
    assert [each for _, each in codes(transformation, rule)] == [code]


def test_items_that_turn_in_a_circle_are_refused() -> None:
    make_priced_item("A")
    make_priced_item("B")
    rules = [
        transform_rule("select", "B", Leaf("line.sku", "is", "A"), key="ab"),
        transform_rule("explode", "A × 2", Leaf("line.sku", "is", "B"), key="ba"),
    ]

    assert [code for _, code in codes(transformation, *rules)] == [
        "rule.items_in_circle"
    ]


def test_outcomes_are_worded() -> None:
    rule = default_rule("order.requested_on", "+3", force=True)
    outcome = read_outcome(defaulting, rule.outcome)
    parts = read_outcome(transformation, transform_rule("explode", "PUMP").outcome)

    assert defaulting.word_outcome(outcome) == (
        "Requested date becomes “+3”, whatever was entered"
    )
    assert transformation.word_outcome(parts) == "replace the line by PUMP"


def replay(use: RuleUse, before: list[Rule], after: list[Rule]) -> Iterator[Difference]:
    today = clock.today()
    for chunk in use.subjects(today, today):
        yield from use.replay(
            chunk, compile_set(before, ORDER), compile_set(after, ORDER), today
        )


def test_a_rehearsal_shows_the_value_before_and_after() -> None:
    dora = make_seller()
    make_location("ROT")
    number = book(dora, (make_priced_item("BIKE"), 1)).number
    book(dora, (make_priced_item("BELL"), 1), note="mine")

    (found,) = replay(defaulting, [], [default_rule("order.note", "Ring")])

    assert (found.subject, found.what, found.rule) == (
        ("order", number),
        "Note",
        "defaults/note",
    )
    assert (found.before, shown(defaulting, found.after)) == ("", "“Ring”")
    assert (found.amount, found.currency) == (Decimal("10.00"), "EUR")


def test_a_rehearsal_shows_prices_before_and_after_but_not_those_by_hand() -> None:
    dora = make_seller()
    make_location("ROT")
    bike = make_priced_item("BIKE")
    book(dora, (bike, 3))
    by_hand = LineInput(item_id=bike.pk, unit_price=Decimal(8), is_price_manual=True)
    capture(
        OrderInput(lines=(by_hand,), buyer=Buyer(partner_id=dora.pk)),
        channel="desk",
        by=None,
    )

    found = replay(defaulting, [], [default_rule("line.unit_price", "9.50 EUR")])

    assert told(found) == [
        (1, "Unit price", "€10.00", "€9.50", "defaults/unit-price"),
        (None, "Net amount of the order", "€30.00", "€28.50", "defaults/unit-price"),
    ]


def test_a_rehearsal_shows_where_goods_would_go() -> None:
    dora = make_seller()
    make_location("ROT")
    make_address(dora, code="DEPOT", street="Kade 1", city="Utrecht")
    book(dora, (make_priced_item("BIKE"), 1))

    found = replay(defaulting, [], [default_rule("order.ship_to", "DEPOT")])

    assert told(found) == [
        (
            None,
            "Delivery address",
            "Fietsen Dora, Marktstraat 5, 1012 AB Amsterdam, NL",
            "Fietsen Dora, Kade 1, 1012 AB Utrecht, NL",
            "defaults/ship-to",
        )
    ]


def told(found: Iterator[Difference]) -> list[tuple[int | None, str, str, str, str]]:
    return [
        (
            each.line,
            each.what,
            shown(defaulting, each.before),
            shown(defaulting, each.after),
            each.rule,
        )
        for each in found
    ]


def test_an_address_and_a_price_are_worded() -> None:
    make_address(make_seller(), code="DEPOT", city="Utrecht")
    place = read_outcome(defaulting, default_rule("order.ship_to", "DEPOT").outcome)
    price = read_outcome(
        defaulting, default_rule("line.unit_price", "9.50 EUR", force=True).outcome
    )

    said = defaulting.word_outcome(place)  # its name too, where pickers know it
    assert said.startswith("Delivery address is “")
    assert "DEPOT" in said
    assert defaulting.word_outcome(price) == (
        "Unit price becomes €9.50, whatever was entered"
    )


def test_a_rehearsal_shows_lines_that_would_be_others() -> None:
    dora = make_seller()
    make_location("ROT")
    make_priced_item("PUMP")
    book(dora, (make_priced_item("SET"), 3))
    rule = transform_rule("explode", "PUMP × 2, PUMP", Leaf("line.sku", "is", "SET"))

    found = list(replay(transformation, [], [rule]))

    told = [
        (each.line, shown(transformation, each.before), each.after) for each in found
    ]
    sides = [(*said, shown(transformation, after)) for *said, after in told]
    assert sides == [
        (1, "3 C62 × SET", "6 C62 × PUMP"),
        (1, "", "“SET × 3”"),  # the note that says of what it is a part
        (2, "", "3 C62 × PUMP"),
        (None, "€30.00", "€90.00"),
    ]


def test_a_rehearsal_of_the_rules_in_force_shows_no_difference() -> None:
    dora = make_seller()
    make_location("ROT")
    make_priced_item("PUMP")
    make_priced_item("TUBE")
    default = default_rule("order.requested_on", "+5")
    bundle = transform_rule("explode", "PUMP × 2, TUBE", Leaf("line.sku", "is", "SET"))
    make_defaults(default)
    make_transformations(bundle)
    with clock.travel_to(dt.datetime(2026, 3, 9, 9, tzinfo=dt.UTC)):
        book(dora, (make_priced_item("SET"), 3))
        assert list(replay(defaulting, [default], [default])) == []
        assert list(replay(transformation, [bundle], [bundle])) == []


def test_a_rehearsal_costs_no_more_queries_for_more_orders() -> None:
    dora = make_seller()
    make_location("ROT")
    for number in range(4):
        book(dora, (make_priced_item(f"I{number}"), 1))
    (chunk,) = defaulting.subjects(clock.today(), clock.today())
    books = (
        compile_set([], ORDER),
        compile_set([default_rule("order.note", "x")], ORDER),
    )

    def count(size: int) -> int:
        defaulting.replay(chunk, *books, clock.today())
        with CaptureQueriesContext(connection) as queries:
            defaulting.replay(chunk[:size], *books, clock.today())
        return len(queries)

    assert count(1) == count(4)


def test_a_rule_that_always_holds_is_a_default() -> None:
    assert default_rule("order.note", "x").condition == ALWAYS
