"""Drafts that came in and lack something before they can be booked."""

from __future__ import annotations

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from foundation.approvals.states import ApprovalStatus
from foundation.kinds import mark
from foundation.models import ApprovalRequest, User
from foundation.roles import Role
from orders.access import orders_for
from orders.models import Correction, Order
from orders.states import OrderStatus
from reporting.worklist import AlertKind, Case


def _in_approval() -> QuerySet[ApprovalRequest, str]:
    """Orders that wait for an approver lack nothing that sales can add."""
    waiting = ApprovalRequest.objects.filter(
        subject_kind="order", status=ApprovalStatus.OPEN
    )
    return waiting.values_list("subject", flat=True)


class DraftsToComplete(AlertKind):
    kind = "drafts_to_complete"
    label = mark("Drafts to complete")
    icon = "pencil"
    audience = frozenset({Role.SALES, Role.SALES_MANAGER, Role.SERVICE})
    position = 20
    url_name = "orders:order_list"
    url_query = "status=draft"

    def cases(self, user: User) -> QuerySet[Order]:
        return (
            orders_for(user)
            .filter(status=OrderStatus.DRAFT)
            .exclude(number__in=_in_approval())
            .select_related("partner")
            .annotate(
                faults=Count("todos", filter=Q(todos__severity="error")),
                is_sent_back=Exists(
                    Correction.objects.filter(order=OuterRef("pk"), ended_at=None)
                ),
            )
            .order_by("id")
        )

    def case(self, row: Order) -> Case:
        faults = row.faults  # type: ignore[attr-defined]  # annotated
        code = "work.draft" if faults else "work.draft_ready"
        if row.is_sent_back:  # type: ignore[attr-defined]  # annotated
            code = "work.draft_sent_back"
        return Case(
            ("order", row.number),
            row.partner.name if row.partner else row.partner_text,
            code,
            {"faults": str(faults)},
            row.placed_at,
        )
