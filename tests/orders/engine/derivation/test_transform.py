"""Transformation rules on one order, without a database."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.rules.errors import RuleFailed
from foundation.rules.nodes import Leaf
from orders.engine.derivation.attributes import Line
from orders.engine.derivation.derive import Derived
from orders.engine.derivation.parts import Part, read_parts
from orders.engine.intake import LineInput
from tests.factories.derivation import transform_rule
from tests.orders.engine.derivation.makers import Item, make_order, transformed

PUMP, TUBE = Item("PUMP", 11), Item("TUBE", 12)
LAMP = Item("LAMP", 13)


def sku_of(line: Line) -> str:
    return str(line.item.sku) if line.item else ""


def lines(found: Derived) -> list[tuple[int, str, Decimal]]:
    return [(line.line_no, sku_of(line), line.quantity) for line in found.order.lines]


def sku(code: str) -> Leaf:
    return Leaf("line.sku", "is", code)


def test_parts_take_the_place_of_the_line_and_numbers_are_not_reused() -> None:
    order = make_order(
        LineInput(line_no=1, sku="SET", quantity=Decimal(2)),
        LineInput(line_no=5, sku="BIKE", quantity=Decimal(1)),
    )
    rule = transform_rule("explode", "PUMP, TUBE × 2.5, LAMP", sku("SET"))

    found = transformed(order, rule, items=[PUMP, TUBE, LAMP])

    assert lines(found) == [
        (1, "PUMP", Decimal(2)),
        (6, "TUBE", Decimal(5)),
        (7, "LAMP", Decimal(2)),
        (5, "BIKE", Decimal(1)),
    ]
    assert [
        (each.line_no, each.of_line, each.code) for each in found.order.origins
    ] == [
        (1, 1, "SET"),
        (6, 1, "SET"),
        (7, 1, "SET"),
    ]
    assert sku_of(order.lines[0]) == "SET"


def test_two_bundles_do_not_share_line_numbers() -> None:
    order = make_order(
        LineInput(sku="SET", quantity=Decimal(1)),
        LineInput(sku="SET", quantity=Decimal(1)),
    )
    rule = transform_rule("explode", "PUMP, TUBE", sku("SET"))

    numbers = [
        number for number, *_ in lines(transformed(order, rule, items=[PUMP, TUBE]))
    ]

    assert sorted(numbers) == [1, 2, 3, 4]


def test_rules_follow_each_other_and_each_is_used_once_on_a_line() -> None:
    rules = [
        transform_rule("explode", "PUMP × 2", sku("SET"), key="a"),
        transform_rule("select", "TUBE", sku("PUMP"), key="b"),
        transform_rule("select", "PUMP", sku("TUBE"), key="c"),
    ]
    order = make_order(LineInput(sku="SET", quantity=Decimal(3)))

    found = transformed(order, *rules, items=[PUMP, TUBE])

    assert lines(found) == [(1, "PUMP", Decimal(6))]
    assert {hit.rule.key for hit in found.hits} == {"a", "b", "c"}


def test_a_stated_amount_is_spread_to_the_cent() -> None:
    order = make_order(LineInput(sku="SET", quantity=Decimal(1), net=Decimal("100.00")))
    rule = transform_rule("explode", "PUMP, TUBE, LAMP", sku("SET"))

    found = transformed(order, rule, items=[PUMP, TUBE, LAMP])

    nets = [line.given.net for line in found.order.lines]
    assert sorted(map(Decimal, map(str, nets))) == [
        Decimal("33.33"),
        Decimal("33.33"),
        Decimal("33.34"),
    ]


@given(
    quantity=st.integers(1, 1000),
    parts=st.lists(st.integers(1, 9), min_size=1, max_size=5),
    cents=st.integers(1, 10**7),
)
def test_quantities_and_amounts_of_parts_add_up(
    quantity: int, parts: list[int], cents: int
) -> None:
    items = [Item(f"P{place}", 20 + place) for place in range(len(parts))]
    text = ", ".join(f"P{place} × {count}" for place, count in enumerate(parts))
    net = Decimal(cents) / 100
    order = make_order(LineInput(sku="SET", quantity=Decimal(quantity), net=net))

    found = transformed(order, transform_rule("explode", text, sku("SET")), items=items)

    assert [line.quantity for line in found.order.lines] == [
        quantity * count for count in parts
    ]
    assert sum(line.given.net or 0 for line in found.order.lines) == net


def test_an_item_that_is_not_there_leaves_the_line_alone_and_is_named() -> None:
    found = transformed(make_order(), transform_rule("select", "GONE", sku("BIKE")))

    assert lines(found) == [(1, "BIKE", Decimal(2))]
    assert [(each.code, each.params) for each in found.failures] == [
        ("rule.unknown_item", {"sku": "GONE"})
    ]


def test_a_unit_is_converted_once_with_its_price() -> None:
    line = LineInput(
        sku="CABLE", quantity=Decimal(254), unit="CMT", unit_price=Decimal(1)
    )
    rule = transform_rule("convert", "0.5", Leaf("line.given_unit", "is", "CMT"))
    cable = Item("CABLE", unit="INH")

    (made,) = transformed(make_order(line, items=[cable]), rule).order.lines

    assert (made.quantity, made.unit) == (Decimal(127), "INH")
    assert made.stated_price == Decimal(2)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("PUMP", [("PUMP", "1")]),
        ("PUMP × 2, TUBE x 1.5", [("PUMP", "2"), ("TUBE", "1.5")]),
        ("A-1*3; B X\nC", [("A-1", "3"), ("B X", "1"), ("C", "1")]),
    ],
)
def test_parts_are_read_from_a_text(text: str, parts: list[tuple[str, str]]) -> None:
    assert read_parts(text) == tuple(
        Part(code, Decimal(count)) for code, count in parts
    )


@pytest.mark.parametrize("text", ["", "PUMP × 0", "× 3", ", ,"])
def test_a_text_that_is_no_list_of_parts_is_refused(text: str) -> None:
    with pytest.raises(RuleFailed):
        read_parts(text)
