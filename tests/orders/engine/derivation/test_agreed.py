"""Addresses, prices and discounts that rules give, without a database."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.rules.nodes import Leaf
from orders.engine.derivation.attributes import ATTRIBUTES, is_given
from orders.engine.derivation.tables import Table
from orders.engine.intake import LineInput, PostalAddress
from tests.factories.derivation import default_rule, transform_rule
from tests.orders.engine.derivation.makers import (
    Customer,
    Item,
    Place,
    derived,
    make_order,
    transformed,
)

DORA = Customer(
    (
        Place("HQ", "Amsterdam", "billing"),
        Place("HQ", "Rotterdam"),
        Place("DEPOT", "Utrecht"),
    )
)
BY_HAND = LineInput(
    sku="BIKE", quantity=Decimal(2), unit_price=Decimal(8), is_price_manual=True
)


def price_of(order: Any) -> Decimal | None:
    given = order.lines[0].price_by_rule
    return given.price if given else None


def test_an_address_is_found_by_its_code_and_its_use() -> None:
    rules = [default_rule("order.ship_to", "HQ"), default_rule("order.bill_to", "HQ")]

    found = derived(make_order(customer=DORA), *rules).order

    assert (found.ship_to["city"], found.bill_to["city"]) == ("Rotterdam", "Amsterdam")
    assert found.provenance["ship_to"] == "rule:defaults/ship-to"


def test_an_address_that_is_not_the_customers_is_a_failure_by_name() -> None:
    order = make_order(customer=DORA)
    rules = [
        default_rule("order.ship_to", "depot", key="a"),  # codes compare exactly
        default_rule("order.ship_to", "DEPOT", key="b"),
    ]

    found = derived(order, *rules)

    assert [(each.rule.key, each.code) for each in found.failures] == [
        ("a", "rule.not_their_address")
    ]
    assert found.order.ship_to["city"] == "Utrecht"


def test_an_address_that_was_given_survives_a_rule_that_is_not_forced() -> None:
    order = make_order(customer=DORA, ship_to=PostalAddress(city="Delft", country="NL"))

    plain = derived(order, default_rule("order.ship_to", "DEPOT")).order
    forced = derived(order, default_rule("order.ship_to", "DEPOT", force=True)).order

    assert plain.ship_to["city"] == "Delft"
    assert (forced.ship_to["city"], forced.given) == ("Utrecht", order.given)


def test_what_asks_for_the_place_waits_for_the_address() -> None:
    rules = [
        default_rule(
            "order.note", "Gate 3", Leaf("order.ship_to_city", "is", "Utrecht")
        ),
        default_rule("order.ship_to", "DEPOT"),
        default_rule(
            "order.customer_reference", "D", Leaf("order.ship_to", "is", "DEPOT")
        ),
    ]

    found = derived(make_order(customer=DORA), *rules).order

    assert (found.note, found.customer_reference) == ("Gate 3", "D")


def test_without_a_customer_an_address_rule_says_nothing() -> None:
    found = derived(make_order(), default_rule("order.ship_to", "DEPOT"))

    assert (found.failures, found.hits) == ((), ())


def test_a_price_names_its_currency_and_gives_nothing_in_another() -> None:
    rules = [
        default_rule("line.unit_price", "9.50 EUR", key="a"),
        default_rule("line.unit_price", "10.40 USD", key="b"),
    ]

    assert price_of(derived(make_order(), *rules).order) == Decimal("9.5000")
    dollars = derived(make_order(currency="USD"), *rules)
    assert price_of(dollars.order) == Decimal("10.4000")
    assert price_of(derived(make_order(currency="TRY"), *rules).order) is None


def test_a_formula_gives_a_price_in_the_currency_of_the_order() -> None:
    formula = "line.quantity >= 2.0 ? 9.25 : 9.75"
    rule = default_rule("line.unit_price", formula, source="formula")

    assert price_of(derived(make_order(), rule).order) == Decimal("9.2500")


def test_a_table_gives_prices_and_addresses() -> None:
    prices = Table("prices", ("line.sku",), {("bike",): "7.00 EUR"})
    places = Table("places", ("line.sku",), {})
    rule = default_rule("line.unit_price", "prices", source="table")
    other = default_rule("line.discount_percent", "places", source="table")

    found = derived(make_order(), rule, other, tables=(prices, places))

    assert price_of(found.order) == Decimal("7.0000")
    assert (found.order.lines[0].discount_by_rule, found.failures) == (None, ())


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("9.50", "rule.price_currency"),
        ("9.50 XXX", "rule.price_currency"),
        ("9,50 EUR", "rule.bad_value"),
        ("-1 EUR", "rule.bad_value"),
        ("NaN EUR", "rule.bad_value"),
        ("1000000001 EUR", "rule.bad_value"),
    ],
)
def test_what_is_no_price_fails_by_name(value: str, code: str) -> None:
    found = derived(make_order(), default_rule("line.unit_price", value))

    assert [each.code for each in found.failures] == [code]


@pytest.mark.parametrize("value", ["101", "-1", "half"])
def test_a_discount_is_a_share_of_a_hundred(value: str) -> None:
    found = derived(make_order(), default_rule("line.discount_percent", value))

    assert [each.code for each in found.failures] == ["rule.bad_value"]


def test_a_price_of_a_channel_that_sets_prices_is_given() -> None:
    sent = LineInput(sku="BIKE", quantity=Decimal(1), unit_price=Decimal("9.99"))
    rule = default_rule("line.unit_price", "9.50 EUR")

    theirs = derived(make_order(sent, are_prices_theirs=True), rule).order
    ours = derived(make_order(sent), rule).order

    assert (price_of(theirs), price_of(ours)) == (None, Decimal("9.5000"))
    assert theirs.provenance["lines.1.unit_price"] == "input"
    assert ours.provenance["lines.1.unit_price"] == "rule:defaults/unit-price"


def test_a_bundle_spreads_its_price_by_rule_over_its_parts() -> None:
    line = LineInput(sku="SET", quantity=Decimal(1))
    order = derived(
        make_order(line),
        default_rule("line.unit_price", "10.00 EUR"),
        default_rule("line.discount_percent", "5"),
    ).order
    parts = [Item("PUMP", 8), Item("TUBE", 9)]

    found = transformed(
        order, transform_rule("explode", "PUMP, TUBE × 2"), items=parts
    ).order

    shares = [each.price_by_rule for each in found.lines]
    assert [(each.price, each.amount) for each in shares if each] == [
        (Decimal("3.3300"), Decimal("3.33")),
        (Decimal("3.3350"), Decimal("6.67")),
    ]
    assert all(each.discount_by_rule for each in found.lines)
    assert found.provenance["lines.2.unit_price"] == "rule:defaults/unit-price"


names = st.sampled_from(["line.unit_price", "line.discount_percent"])


@given(st.lists(st.tuples(names, st.integers(0, 100), st.booleans()), max_size=6))
def test_a_price_by_hand_survives_every_rule_that_is_not_forced(
    wanted: list[tuple[str, int, bool]],
) -> None:
    rules = [
        default_rule(
            name,
            f"{number} EUR" if name == "line.unit_price" else str(number),
            key=f"r{place}",
            force=is_forced,
        )
        for place, (name, number, is_forced) in enumerate(wanted)
    ]
    order = make_order(BY_HAND)

    line = derived(order, *rules).order.lines[0]

    assert all(is_given(ATTRIBUTES[name], order, line) for name, _, _ in wanted)
    for given_by in (line.price_by_rule, line.discount_by_rule):
        assert given_by is None or given_by.is_forced
