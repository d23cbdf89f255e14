from __future__ import annotations

import datetime as dt
from decimal import Decimal

from foundation.rule_uses import uses
from foundation.rules.nodes import Leaf
from foundation.rules.sets import Rule, compile_set
from inventory.purchasing.vocabulary import PURCHASE
from inventory.ruleuses.purchase_approvals import PurchaseApproval

TODAY = dt.date(2026, 3, 2)


def above(amount: str, role: str = "finance") -> Rule:
    leaf = Leaf("purchase.amount", ">", Decimal(amount))
    return Rule(f"above-{amount}", "Large", leaf, {"role": role}, set_code="set")


def test_other_limits_ask_for_other_purchases() -> None:
    use = uses.get("purchase_approvals")
    chunk = [
        ("PO-1", {"purchase.amount": Decimal(900)}),
        ("PO-2", {"purchase.amount": Decimal(3000)}),
        ("PO-3", {"purchase.amount": Decimal(7000)}),
    ]
    before, after = (compile_set([above(each)], PURCHASE) for each in ("5000", "1000"))

    [difference] = use.replay(chunk, before, after, TODAY)

    assert difference.subject == ("supply", "PO-2")
    assert (difference.before, difference.rule) == ("", "set/above-1000")
    assert difference.amount == 3000


def test_the_outcome_is_worded() -> None:
    use = uses.get("purchase_approvals")

    assert use.word_outcome(PurchaseApproval(role="finance")) == (
        "Approval of Finance, place 1"
    )
