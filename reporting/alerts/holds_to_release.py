"""Holds that this person may release, the oldest first."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from foundation.kinds import mark
from foundation.models import User
from foundation.roles import Role
from orders.access import orders_for
from orders.models import Hold
from orders.states import HoldKind
from reporting.worklist import AlertKind, Case


class HoldsToRelease(AlertKind):
    kind = "holds_to_release"
    label = mark("On hold")
    icon = "player-pause"
    audience = frozenset(
        {Role.SALES, Role.SALES_MANAGER, Role.SERVICE, Role.FINANCE, Role.RULES}
    )
    position = 15
    url_name = "orders:hold_list"

    def cases(self, user: User) -> QuerySet[Hold]:
        holds = Hold.objects.active().filter(order__in=orders_for(user))
        mine = Q(release_roles=[]) & ~Q(kind=HoldKind.SYSTEM)
        for role in user.roles:
            mine |= Q(release_roles__contains=role.value)
        if not user.is_superuser:
            holds = holds.filter(mine)
        return holds.select_related("order__partner", "code").order_by("id")

    def case(self, row: Hold) -> Case:
        order = row.order
        who = order.partner.name if order.partner else order.partner_text
        name = {"texts": {"": row.code.name, **row.code.names}}
        return Case(
            ("order", order.number), who, "work.hold", {"hold": name}, row.applied_at
        )
