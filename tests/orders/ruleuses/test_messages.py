"""What rules say: a text of their own fills in facts that orders have."""

from __future__ import annotations

import pytest

from foundation.rule_uses import uses
from foundation.rules.nodes import ALWAYS
from foundation.rules.sets import Rule
from orders.engine.ruled import STANDARD_TEXTS
from orders.vocabulary import ORDER


@pytest.mark.parametrize("use", ["validation", "constraint"])
def test_a_message_can_only_fill_in_what_orders_have(use: str) -> None:
    said = {
        "message": "{order.customer_reference} of {line.sku}, {not a place}",
        "message_nl": "Vul {order.nonsense} in",
    }
    rules = [Rule("said", "Said", ALWAYS, said), Rule("mute", "Mute", ALWAYS, {})]

    found = uses.get(use).check(rules)

    assert [(each.path, each.code, dict(each.params)) for each in found] == [
        (
            "said.outcome.message_nl",
            "rule.unknown_field",
            {"field": "order.nonsense"},
        ),
        ("mute.outcome.message", "rule.says_nothing", {}),
    ]


def test_what_standard_texts_fill_in_can_be_filled_in_by_hand() -> None:
    asked = {fact for places in STANDARD_TEXTS.values() for fact in places.values()}

    assert asked <= set(ORDER.by_name)
