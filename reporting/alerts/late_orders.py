"""Orders whose promised date is past and whose goods have not all left."""

from __future__ import annotations

from django.db.models import QuerySet

from foundation import clock
from foundation.kinds import mark
from foundation.models import User
from foundation.roles import Role
from foundation.status import Tone
from orders.access import orders_for
from orders.models import Order
from orders.states import FulfilmentStatus, OrderStatus
from reporting.worklist import AlertKind, Case

_ON_ITS_WAY = (FulfilmentStatus.SHIPPED, FulfilmentStatus.DELIVERED)


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
            .filter(status=OrderStatus.BOOKED, promised_on__lt=clock.today())
            .exclude(fulfilment_status__in=_ON_ITS_WAY)
            .select_related("partner")
            .order_by("promised_on", "id")
        )

    def case(self, row: Order) -> Case:
        promised_on = row.promised_on.isoformat() if row.promised_on else None
        return Case(
            ("order", row.number),
            row.partner.name if row.partner else row.partner_text,
            "work.late_order",
            {"promised_on": promised_on},
        )
