"""Approvals that ship with orders, switched off: a company says itself whom it asks."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from foundation.kinds import mark
from foundation.roles import Role
from foundation.rule_names import ship_names
from foundation.rule_uses import register_standard
from foundation.rules.nodes import Leaf, Node
from foundation.rules.sets import Rule
from foundation.services.rule_seeds import ensure_rule_set

APPROVALS = "order-approvals"


@register_standard
def ensure_approval_rules() -> None:
    """Examples of a chain by discount, margin and terms, to be edited and enabled."""
    ensure_rule_set("approvals", APPROVALS, mark("Order approvals"), approval_rules())


def approval_rules() -> list[Rule]:
    return [
        _rule(
            "large-discount",
            mark("Large discounts"),
            Leaf("order.discount_percent", ">", Decimal(15)),
            role=Role.SALES_MANAGER,
            hours=24,
            escalate_to=Role.FINANCE,
            reason="The discount is above 15 %.",
        ),
        _rule(
            "small-margin",
            mark("Small margins"),
            Leaf("order.margin_percent", "<", Decimal(5)),
            role=Role.FINANCE,
            rank=2,
            hours=48,
            reason="The margin is below 5 %.",
        ),
        _rule(
            "long-terms",
            mark("Long payment terms"),
            Leaf("order.payment_terms_days", ">", Decimal(60)),
            role=Role.FINANCE,
            rank=2,
            hours=48,
            reason="The customer pays later than 60 days.",
        ),
    ]


def _rule(key: str, name: str, condition: Node, **outcome: Any) -> Rule:
    stored = {
        field: value.value if isinstance(value, Role) else value
        for field, value in outcome.items()
    }
    return Rule(key, name, condition, stored, is_enabled=False)


ship_names(
    mark("Order approvals"),
    *(rule.name for make in (approval_rules,) for rule in make()),
)
