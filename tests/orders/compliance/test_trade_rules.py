"""Embargo and export rules in the rule language: blank fields, all filled fields."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from foundation.rules.nodes import Node
from foundation.rules.sets import Rule, compile_set
from orders.compliance.states import ScreeningStatus, Source
from orders.compliance.trade_rules import trade_rule_of, when
from orders.vocabulary import ORDER

#: Sold to France, shipped to Mexico as a return, with 28 % of controlled content.
HEADER = {
    "order.customer_country": "FR",
    "order.ship_to_country": "MX",
    "order.purpose": "return",
}
LINE = {"line.controlled_percent": Decimal(28)}


def holds(condition: Node, **changed: Any) -> bool:
    program = compile_set([Rule("rule", "Rule", condition, {})], ORDER)
    header = HEADER | {f"order.{name}": value for name, value in changed.items()}
    return bool(program.run(header, [LINE]).hits)


def test_every_filled_field_must_match_and_a_blank_one_is_ignored() -> None:
    to_mexico = when(ship_to=["MX", "CA"], above_percent=Decimal(25))
    sold_to_italy = when(sell_to=["IT"], ship_to=["MX", "CA"])

    assert holds(to_mexico)
    assert not holds(sold_to_italy)


def test_content_at_the_threshold_is_not_above_it() -> None:
    assert not holds(when(above_percent=Decimal(28)))
    assert holds(when(above_percent=Decimal("27.99")))


def test_the_purpose_is_one_of_the_fields() -> None:
    assert holds(when(purpose="return"))
    assert not holds(when(purpose="sale"))
    assert holds(when(sell_to=["IT"]), customer_country="IT")


def test_a_rule_without_any_field_holds_always() -> None:
    assert holds(when())


def test_an_embargo_is_about_goods_of_every_class() -> None:
    rule = Rule("cuba", "Nothing to Cuba", when(ship_to=["CU"]), {"code": "CU"})

    embargo = trade_rule_of(rule, Source.EMBARGO)
    control = trade_rule_of(rule, Source.EXPORT)

    assert (embargo.code, embargo.result) == ("CU", ScreeningStatus.FAILED)
    assert embargo.message == "Nothing to Cuba"
    assert embargo.covers("")
    assert not control.covers("5A002")
