"""Published rules about orders for tests."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from foundation.models import RuleSet
from foundation.rules.nodes import ALWAYS, Leaf, Node
from foundation.rules.sets import Rule
from foundation.rules.vocabulary import Amount
from foundation.services.rule_seeds import ensure_rule_set


def approval_rule(key: str, condition: Node = ALWAYS, **outcome: Any) -> Rule:
    """A rule that asks for approval: of the sales manager unless it says otherwise."""
    named = {} if "user" in outcome else {"role": "sales_manager"}
    return Rule(key, key.capitalize(), condition, {**named, **outcome})


def make_approval_rules(*rules: Rule) -> RuleSet:
    return ensure_rule_set("approvals", "approvals-test", "Approvals", rules)


def discount_above(percent: str) -> Node:
    return Leaf("order.discount_percent", ">", Decimal(percent))


def net_above(amount: str, currency: str = "EUR") -> Node:
    return Leaf("order.net", ">", Amount(Decimal(amount), currency))


def margin_below(percent: str) -> Node:
    return Leaf("order.margin_percent", "<", Decimal(percent))
