from __future__ import annotations

from decimal import Decimal
from typing import Any

from foundation.approvals.values import Worse
from foundation.rules.sets import Rule
from foundation.rules.tree import ALWAYS
from foundation.rules.vocabulary import Amount
from orders.engine.approvals import approved_values, asked_for, step_of

HEADER = {
    "order.net": Amount(Decimal("1250.00"), "EUR"),
    "order.currency": "EUR",
    "order.discount_percent": Decimal("12.50"),
    "order.margin_percent": None,
    "order.payment_terms_days": 30,
    "order.customer": "C-1",
    "order.ship_to_country": "NL",
}


def _rule(key: str = "r", **outcome: Any) -> Rule:
    return Rule(key, key, ALWAYS, outcome, set_code="set")


def test_an_approver_agrees_to_values_each_with_its_worse_direction() -> None:
    values = approved_values(HEADER)

    assert [(each.name, each.value, each.worse) for each in values] == [
        ("order.net", Decimal("1250.00"), Worse.UP),
        ("order.discount_percent", Decimal("12.50"), Worse.UP),
        ("order.margin_percent", None, Worse.DOWN),
        ("order.payment_terms_days", Decimal(30), Worse.UP),
        ("order.customer", "C-1", Worse.CHANGE),
        ("order.ship_to_country", "NL", Worse.CHANGE),
    ]


def test_rules_add_up_to_one_chain() -> None:
    rules = [
        _rule("a", role="finance", rank=2),
        _rule("b", role="sales_manager", rank=1, hours=24),
        _rule("c", role="sales_manager", rank=1, hours=8),
    ]

    asked = asked_for(HEADER, rules, {})

    assert [(step.role, step.rank, step.hours) for step in asked.steps] == [
        ("sales_manager", 1, 8),
        ("finance", 2, None),
    ]
    assert asked.keys == {"set/a", "set/b", "set/c"}


def test_a_person_is_found_by_address_whatever_its_case() -> None:
    step = step_of(_rule(user="Cleo@Example.com"), {"cleo@example.com": 7})

    assert (step.user_id, step.role) == (7, "")


def test_who_is_gone_is_replaced_by_the_rule_administrators() -> None:
    step = step_of(_rule(user="gone@example.com"), {})

    assert (step.user_id, step.role) == (None, "rules")
