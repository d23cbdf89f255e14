"""Money on the bank account that no invoice has been found for."""

from __future__ import annotations

from django.db.models import QuerySet

from billing.models import Payment
from billing.states import PaymentState
from foundation.kinds import mark
from foundation.models import User
from foundation.roles import Role
from reporting.worklist import AlertKind, Case


class PaymentsToMatch(AlertKind):
    kind = "payments_to_match"
    label = mark("Payments to match")
    icon = "cash"
    audience = frozenset({Role.FINANCE})
    position = 15
    url_name = "billing:payment_list"

    def cases(self, user: User) -> QuerySet[Payment]:
        waiting = (PaymentState.UNMATCHED, PaymentState.PARTLY)
        return Payment.objects.filter(state__in=waiting).order_by("received_on", "id")

    def case(self, row: Payment) -> Case:
        money = {"amount": str(row.unallocated), "currency": row.currency}
        return Case(
            ("payment", row.number),
            row.payer_name,
            "work.payment",
            {"money": money, "received_on": row.received_on.isoformat()},
        )
