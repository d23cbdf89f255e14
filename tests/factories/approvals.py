"""Requests for approval for tests: an order's amount and discount, and who is asked."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from foundation.approvals.chain import Asked, AskedStep, Reason, build_chain
from foundation.approvals.values import ApprovedValue, Sort, Worse
from foundation.models import ApprovalRequest, ApprovalStep, User
from foundation.roles import Role
from foundation.services.approvals import request_approval

TOPIC = "test.topic"
ORDER = ("order", "ORD-1042")


def make_values(
    amount: str = "1000.00", discount: str = "10"
) -> tuple[ApprovedValue, ...]:
    return (
        ApprovedValue("amount", "Amount", Worse.UP, Decimal(amount), Sort.MONEY, "EUR"),
        ApprovedValue(
            "discount", "Discount", Worse.UP, Decimal(discount), Sort.PERCENT
        ),
    )


def ask_of(approver: Role | User, rank: int = 1, **fields: Any) -> AskedStep:
    """One step of a person or a role, asked for by a rule of its own."""
    key = fields.pop("key", f"test/{approver}-{rank}")
    return AskedStep(
        reasons=(Reason(key, "A rule", f"Because of {key}"),),
        rank=rank,
        role=approver.value if isinstance(approver, Role) else "",
        user_id=approver.pk if isinstance(approver, User) else None,
        **fields,
    )


def make_asked(*steps: AskedStep, **values: str) -> Asked:
    return Asked(TOPIC, make_values(**values), build_chain(steps))


def make_request(
    *steps: AskedStep, by: User | None = None, **values: str
) -> ApprovalRequest:
    return request_approval(make_asked(*steps, **values), subject=ORDER, by=by)


def steps_of(request: ApprovalRequest) -> list[ApprovalStep]:
    return list(request.steps.order_by("rank", "id"))


def statuses_of(request: ApprovalRequest) -> list[str]:
    return [step.status for step in steps_of(request)]
