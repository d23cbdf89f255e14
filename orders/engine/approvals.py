"""What rules ask to be approved of an order: the values agreed to, and the chain.

1. Every rule that hits adds a step: a role or a person, at its rank, within its hours.
2. The approver agrees to the order's amount, discount, margin, terms, customer and
   delivery country; more discount or less margin later is worse, the reverse is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from foundation.approvals.chain import Asked, AskedStep, Reason, build_chain
from foundation.approvals.values import ApprovedValue, Sort, Worse
from foundation.kinds import mark
from foundation.roles import Role
from foundation.rules.sets import Rule
from foundation.rules.vocabulary import Amount

#: What is approved: that this order is booked.
TOPIC = "order.booking"

_PERCENTS = (
    ("order.discount_percent", mark("Discount"), Worse.UP),
    ("order.margin_percent", mark("Margin"), Worse.DOWN),
)
_CUSTOMER = ("order.customer", "order.customer_name")


def asked_for(
    header: Mapping[str, Any], rules: Iterable[Rule], user_by_email: Mapping[str, int]
) -> Asked:
    """What the rules that hit ask for, as the order is now."""
    steps = (step_of(rule, user_by_email) for rule in rules)
    return Asked(TOPIC, approved_values(header), build_chain(steps))


def approved_values(header: Mapping[str, Any]) -> tuple[ApprovedValue, ...]:
    """What an approver of the order agrees to."""
    net = header.get("order.net")
    amount = net.amount if isinstance(net, Amount) else None
    currency = str(header.get("order.currency") or "")
    days = header.get("order.payment_terms_days")
    return (
        ApprovedValue(
            "order.net", mark("Net amount"), Worse.UP, amount, Sort.MONEY, currency
        ),
        *(
            ApprovedValue(name, label, worse, _number(header.get(name)), Sort.PERCENT)
            for name, label, worse in _PERCENTS
        ),
        ApprovedValue(
            "order.payment_terms_days",
            mark("Payment terms (days)"),
            Worse.UP,
            _number(days),
            Sort.NUMBER,
        ),
        ApprovedValue(
            "order.customer",
            mark("Customer"),
            Worse.CHANGE,
            " ".join(str(header.get(name) or "") for name in _CUSTOMER).strip(),
        ),
        ApprovedValue(
            "order.ship_to_country",
            mark("Delivery country"),
            Worse.CHANGE,
            str(header.get("order.ship_to_country") or ""),
            picker="country",
        ),
    )


def step_of(rule: Rule, user_by_email: Mapping[str, int]) -> AskedStep:
    """The step of one rule; who is named and gone is replaced by the next one up."""
    outcome = rule.outcome
    user_id = user_by_email.get(email_of(rule))
    role = "" if user_id else str(outcome.get("role") or "")
    escalate_to = str(outcome.get("escalate_to") or "")
    is_named = bool(user_id or role)
    reason = Reason(
        f"{rule.set_code}/{rule.key}",
        rule.name or rule.key,
        str(outcome.get("reason") or ""),
    )
    return AskedStep(
        (reason,),
        rank=_count(outcome.get("rank")) or 1,
        role=role if is_named else (escalate_to or Role.RULES.value),
        user_id=user_id,
        needs_all=bool(outcome.get("needs_all")),
        hours=_count(outcome.get("hours")),
        escalate_to=escalate_to,
    )


def email_of(rule: Rule) -> str:
    return str(rule.outcome.get("user") or "").strip().casefold()


def _number(value: Any) -> Decimal | None:
    return None if value is None else Decimal(value)


def _count(value: Any) -> int | None:
    """A whole number above zero."""
    return value if isinstance(value, int) and value > 0 else None
