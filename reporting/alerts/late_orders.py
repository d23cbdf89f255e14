"""Orders whose promised date is past and whose goods have not all left."""

from __future__ import annotations

from django.db.models import QuerySet

from foundation.kinds import mark
from foundation.models import User
from foundation.roles import Role
from foundation.status import Tone
from orders.access import orders_for
from orders.models import Order
from orders.queries import late
from reporting.worklist import AlertKind, Case


class LateOrders(AlertKind):
    kind = "late_orders"
    label = mark("Late orders")
    icon = "alert-triangle"
    tone = Tone.RED
    audience = frozenset({Role.SALES, Role.SALES_MANAGER, Role.SERVICE, Role.PLANNER})
    position = 10
    url_name = "orders:order_list"
    url_query = "late=1"

    def cases(self, user: User) -> QuerySet[Order]:
        return (
            orders_for(user)
            .filter(late())
            .select_related("partner")
            .order_by("promised_on", "id")
        )

    def case(self, row: Order) -> Case:
        who = row.partner.name if row.partner else row.partner_text
        if row.promised_on is None:
            wished = row.requested_on.isoformat() if row.requested_on else None
            params = {"requested_on": wished}
            return Case(("order", row.number), who, "work.wished_order", params)
        params = {"promised_on": row.promised_on.isoformat()}
        return Case(("order", row.number), who, "work.late_order", params)
