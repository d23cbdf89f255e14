"""Ada sells below the list, and Gianna says yes, no, or has not looked yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from foundation.approvals.states import StepStatus
from foundation.models import ApprovalStep, Means
from foundation.roles import Role
from foundation.rules.nodes import All, Leaf
from foundation.rules.sets import Rule
from foundation.services.approvals import approve, reject
from foundation.services.rule_seeds import ensure_rule_set
from oms.demo.files import read_toml
from oms.demo.story.stage import Stage, acting, catch_up
from orders.engine.intake import Buyer, LineInput, OrderInput
from orders.models import Order
from orders.services.capture import capture
from partners.models import Partner

RULES = "demo-approvals"
#: Time to look around before the next one up is asked.
HOURS = 72


def ask(stage: Stage, moment: dt.datetime) -> str:
    """Orders at prices set by hand are asked for, decided upon or left waiting."""
    rows = read_toml("story")["approvals"]
    with acting(moment, Means.PAGE):
        ensure_rule_set("approvals", RULES, "Prices set by hand", _rules())
        orders = [_enter(row, stage) for row in rows]
    catch_up(moment)
    with acting(moment, Means.PAGE):
        for row, order in zip(rows, orders, strict=True):
            _decide(row, order, stage)
    catch_up(moment)
    return str(len(orders))


def _enter(row: Mapping[str, Any], stage: Stage) -> Order | None:
    line = LineInput(
        sku=row["sku"],
        quantity=Decimal(row["quantity"]),
        unit_price=Decimal(row["price"]),
        is_price_manual=True,
    )
    given = OrderInput(
        lines=(line,),
        buyer=Buyer(partner_id=Partner.objects.get(code=row["customer"]).pk),
        external_id=row["key"],
        note=row["note"],
    )
    return capture(given, channel="desk", by=stage.person("ada")).order


def _decide(row: Mapping[str, Any], order: Order | None, stage: Stage) -> None:
    if order is None or "decision" not in row:
        return
    step = ApprovalStep.objects.filter(
        request__subject=order.number,
        role=Role.SALES_MANAGER,
        status=StepStatus.PENDING,
    ).first()
    if step is None:
        return
    gianna = stage.person("gianna")
    if row["decision"] == "approve":
        approve(step, by=gianna, note=row["reason"])
    else:
        reject(step, by=gianna, reason=row["reason"])


def _rules() -> list[Rule]:
    by_hand = Leaf("order.has_manual_price", "is_true")
    return [
        Rule(
            "large-discount",
            "Large discounts by hand",
            All((by_hand, Leaf("order.discount_percent", ">", Decimal(10)))),
            {
                "role": Role.SALES_MANAGER.value,
                "hours": HOURS,
                "escalate_to": Role.FINANCE.value,
                "reason": "Prices set by hand, more than 10 % below the list.",
            },
        ),
        Rule(
            "small-margin",
            "Small margins by hand",
            All((by_hand, Leaf("order.margin_percent", "<", Decimal(20)))),
            {
                "role": Role.FINANCE.value,
                "rank": 2,
                "hours": HOURS,
                "reason": "Prices set by hand, with a margin below 20 %.",
            },
        ),
    ]
