"""Does somebody have to agree to a purchase before it goes to its supplier?

The rules of “purchase approvals” build a chain. While it has not agreed to the order as
it is, the order stays in approval; nothing is expected of it. What was agreed to stands
until the order gets dearer or goes to another supplier.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from foundation.approvals.chain import Asked, AskedStep, Reason, build_chain
from foundation.approvals.values import ApprovedValue, Sort, Worse
from foundation.bulk import Batch
from foundation.kinds import mark
from foundation.models import User
from foundation.roles import Role
from foundation.rule_names import ship_names
from foundation.rule_uses import register_standard
from foundation.rules.nodes import Leaf
from foundation.rules.sets import Rule
from foundation.services.approvals import ensure_approval, latest_request, withdraw
from foundation.services.rule_books import count_hits, rule_book
from foundation.services.rule_seeds import ensure_rule_set
from inventory.models import SupplyOrder
from inventory.states import SupplyKind

#: What is approved, and the use of rules that decides by whom.
TOPIC = "supply.purchase"
USE = "purchase_approvals"
LARGE = Decimal(5000)

Facts = Mapping[str, Any]


def is_agreed(order: SupplyOrder, *, by: User | None) -> bool:
    """Whether nobody has to agree any more; else the request is left open.

    The caller holds the lock of the order.
    """
    if order.kind != SupplyKind.PURCHASE:
        return True
    [(_number, facts)] = _facts(SupplyOrder.objects.filter(pk=order.pk))
    hits = rule_book(USE).run(facts)
    batch = Batch()
    count_hits(hits, batch)
    batch.send()
    steps = [_step(hit.rule) for hit in hits.hits]
    # A rule that cannot be decided is no reason to let the order pass.
    steps += [_step_of_failure(failure.rule) for failure in hits.failures]
    asked = Asked(TOPIC, _values(order, facts), build_chain(steps))
    subject = ("supply", order.number)
    return ensure_approval(asked, subject=subject, by=by, thread=order.number)


def end_approval(order: SupplyOrder, *, by: User | None) -> None:
    """Nobody needs to agree any more: the order was taken back or called off."""
    latest = latest_request(TOPIC, ("supply", order.number))
    if latest is not None:
        withdraw(latest, by=by)


def purchase_history(since: dt.date, until: dt.date) -> Iterator[tuple[str, Facts]]:
    """Purchases of a period as the rules saw them, by number."""
    made = Q(created_at__date__gte=since, created_at__date__lte=until)
    return _facts(SupplyOrder.objects.filter(made, kind=SupplyKind.PURCHASE))


@register_standard
def ensure_purchase_rules() -> None:
    """A large purchase asks finance; to be edited."""
    large = Rule(
        "large-purchase",
        "Large purchases",
        Leaf("purchase.amount", ">", LARGE),
        {
            "role": Role.FINANCE.value,
            "hours": 24,
            "reason": "The purchase is above 5,000.",
        },
    )
    ensure_rule_set(USE, "purchase-approvals", "Approvals of purchases", [large])


ship_names(mark("Approvals of purchases"), mark("Large purchases"))


def _facts(orders: QuerySet[SupplyOrder]) -> Iterator[tuple[str, Facts]]:
    """The facts of purchases, in one query."""
    amount = F("lines__unit_price") * (F("lines__ordered") - F("lines__canceled"))
    rows = orders.order_by("id").values_list(
        "number", "currency", "supplier__code", "supplier__country", "destination__code"
    )
    counted = rows.annotate(
        amount=Sum(amount),
        line_count=Count("lines"),
        unpriced=Count("lines", filter=Q(lines__unit_price__isnull=True)),
    )
    for number, currency, supplier, country, place, total, lines, unpriced in counted:
        yield (
            number,
            {
                "purchase.amount": total or Decimal(0),
                "purchase.currency": currency,
                "purchase.supplier": supplier or "",
                "purchase.supplier_country": country or "",
                "purchase.location": place,
                "purchase.line_count": lines,
                "purchase.has_unpriced": bool(unpriced),
            },
        )


def _values(order: SupplyOrder, facts: Facts) -> tuple[ApprovedValue, ...]:
    """What an approver of the purchase agrees to."""
    amount = facts["purchase.amount"].quantize(Decimal("0.01"))
    return (
        ApprovedValue(
            "purchase.amount",
            mark("Amount"),
            Worse.UP,
            amount,
            Sort.MONEY,
            order.currency,
        ),
        ApprovedValue(
            "purchase.supplier",
            mark("Supplier"),
            Worse.CHANGE,
            facts["purchase.supplier"],
        ),
    )


def _step(rule: Rule) -> AskedStep:
    outcome = rule.outcome
    return AskedStep(
        (_reason(rule, str(outcome.get("reason") or "")),),
        rank=outcome.get("rank") or 1,
        role=str(outcome.get("role") or Role.FINANCE.value),
        hours=outcome.get("hours") or None,
        escalate_to=str(outcome.get("escalate_to") or ""),
    )


def _step_of_failure(rule: Rule) -> AskedStep:
    return AskedStep((_reason(rule, ""),), role=Role.RULES.value)


def _reason(rule: Rule, text: str) -> Reason:
    return Reason(f"{rule.set_code}/{rule.key}", rule.name or rule.key, text)
