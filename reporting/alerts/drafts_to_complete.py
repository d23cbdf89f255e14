"""Drafts: what came in and is not booked, those that lack something first.

They are the drafts of the order list: its tab and this count say the same.
"""

from __future__ import annotations

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from foundation.kinds import mark
from foundation.models import User
from foundation.roles import Role
from orders.models import Correction, Order
from orders.queries import DRAFTS, in_approval, order_list
from reporting.worklist import AlertKind, Case


class DraftsToComplete(AlertKind):
    kind = "drafts_to_complete"
    label = mark("Drafts")
    icon = "pencil"
    audience = frozenset({Role.SALES, Role.SALES_MANAGER, Role.SERVICE})
    position = 20
    url_name = "orders:order_list"
    url_query = "status=draft"

    def cases(self, user: User) -> QuerySet[Order]:
        return (
            order_list(user, DRAFTS)
            .annotate(
                faults=Count("todos", filter=Q(todos__severity="error")),
                is_sent_back=Exists(
                    Correction.objects.filter(order=OuterRef("pk"), ended_at=None)
                ),
                # They lack nothing that sales can add: they come last.
                is_in_approval=in_approval(),
            )
            .order_by("is_in_approval", "id")
        )

    def case(self, row: Order) -> Case:
        faults = row.faults  # type: ignore[attr-defined]  # annotated
        code = "work.draft" if faults else "work.draft_ready"
        if row.is_sent_back:  # type: ignore[attr-defined]  # annotated
            code = "work.draft_sent_back"
        if row.is_in_approval:  # type: ignore[attr-defined]  # annotated
            code = "work.draft_in_approval"
        return Case(
            ("order", row.number),
            row.partner.name if row.partner else row.partner_text,
            code,
            {"faults": str(faults)},
            row.placed_at,
        )
