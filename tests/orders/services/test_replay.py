"""Facts of stored orders, and what other rules would have made of them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from foundation import clock
from foundation.rule_told import told_outcome
from foundation.rules.nodes import Leaf
from foundation.rules.sets import Rule, RuleProgram, compile_set
from foundation.rules.vocabulary import Amount
from orders.services.replay import facts_of, hit_differences, replayable
from orders.vocabulary import ORDER
from tests.factories.inventory import make_location
from tests.factories.orders import book, make_priced_item, make_seller

pytestmark = pytest.mark.django_db
MONDAY = dt.datetime(2026, 3, 9, 9, tzinfo=dt.UTC)
TODAY = dt.date(2026, 3, 20)


def program(*rules: Rule) -> RuleProgram:
    return compile_set(rules, ORDER)


def rule(key: str, *condition: object, says: str = "stop") -> Rule:
    field, op, value = condition
    leaf = Leaf(str(field), str(op), value)
    return Rule(key, key, leaf, {"says": says}, set_code="set")


def test_stored_orders_have_the_facts_they_had_when_they_were_priced() -> None:
    dora = make_seller()
    make_location("ROT")
    bike = make_priced_item("BIKE", "500.00", standard_cost=Decimal("400.00"))
    with clock.travel_to(MONDAY):
        book(dora, (bike, 2), customer_reference="PO-7")

    (image,) = next(replayable(MONDAY.date(), MONDAY.date()))
    (facts,) = facts_of([image], TODAY)

    assert facts.header["order.customer"] == dora.code
    assert facts.header["order.net"] == Amount(Decimal("1000.00"), "EUR")
    assert facts.header["order.margin_percent"] == Decimal("20.00")
    assert facts.header["order.placed_on"] == MONDAY.date()
    (line,) = facts.lines
    assert line["line.sku"] == "BIKE"
    assert line["line.discount_percent"] == Decimal("0.00")
    assert line["line.given_quantity"] == 2


def test_every_field_of_the_vocabulary_has_a_fact_or_is_known_to_have_none() -> None:
    dora = make_seller()
    make_location("ROT")
    book(dora, (make_priced_item("BIKE"), 2))

    (facts,) = facts_of(next(replayable(clock.today(), clock.today())), TODAY)

    given = {"today", *facts.header, *facts.lines[0]}
    missing = {each.name for each in ORDER.fields} - given
    assert missing <= {"order.credit_available", "order.same_reference_on"}


def test_orders_come_in_chunks_and_only_of_the_days_asked_for() -> None:
    dora = make_seller()
    make_location("ROT")
    bike = make_priced_item("BIKE")
    for day in range(5):
        with clock.travel_to(MONDAY + dt.timedelta(days=day)):
            book(dora, (bike, 1))

    until = MONDAY.date() + dt.timedelta(days=2)
    chunks = list(replayable(MONDAY.date(), until, size=2))

    assert [len(chunk) for chunk in chunks] == [2, 1]


def test_the_number_of_queries_does_not_depend_on_the_number_of_orders() -> None:
    dora = make_seller()
    make_location("ROT")
    items = [make_priced_item(f"I{number}") for number in range(3)]
    for item in items:
        book(dora, (item, 1), (items[0], 2))
    (chunk,) = replayable(clock.today(), clock.today())

    def count(size: int) -> int:
        facts_of(chunk, TODAY)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            facts_of(chunk[:size], TODAY)
        return len(queries)

    assert count(1) == count(3)


def test_a_rule_that_would_hit_other_lines_is_a_difference() -> None:
    dora = make_seller()
    make_location("ROT")
    bike, bell = make_priced_item("BIKE"), make_priced_item("BELL")
    number = book(dora, (bike, 2), (bell, 5)).number
    (chunk,) = replayable(clock.today(), clock.today())

    found = hit_differences(
        chunk,
        program(rule("many", "line.quantity", ">", "4")),
        program(rule("many", "line.quantity", "<", "4")),
        TODAY,
        what="Holds",
        word=lambda hit: str(hit.outcome["says"]),
    )

    assert [(each.subject, each.line, each.before, each.after) for each in found] == [
        (("order", number), 1, "", told_outcome({"says": "stop"})),
        (("order", number), 2, told_outcome({"says": "stop"}), ""),
    ]


def test_the_same_rules_make_no_difference() -> None:
    dora = make_seller()
    make_location("ROT")
    book(dora, (make_priced_item("BIKE"), 2))
    (chunk,) = replayable(clock.today(), clock.today())
    rules = program(rule("all", "order.currency", "is", "EUR"))

    found = hit_differences(
        chunk, rules, rules, TODAY, what="Holds", word=lambda hit: hit.key
    )

    assert list(found) == []
