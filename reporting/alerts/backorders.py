"""Booked orders with lines that wait for stock."""

from __future__ import annotations

from django.db.models import QuerySet

from foundation.kinds import mark
from foundation.models import User
from foundation.roles import Role
from orders.access import orders_for
from orders.models import Order
from orders.states import FulfilmentStatus, OrderStatus
from reporting.worklist import AlertKind, Case


class Backorders(AlertKind):
    kind = "backorders"
    label = mark("Backorders")
    icon = "clock"
    audience = frozenset(
        {Role.BUYER, Role.PLANNER, Role.SALES, Role.SALES_MANAGER, Role.SERVICE}
    )
    position = 30
    url_name = "orders:order_list"
    url_query = "fulfilment=backordered"

    def cases(self, user: User) -> QuerySet[Order]:
        return (
            orders_for(user)
            .filter(
                status=OrderStatus.BOOKED,
                fulfilment_status=FulfilmentStatus.BACKORDERED,
            )
            .select_related("partner")
            .order_by("requested_on", "id")
        )

    def case(self, row: Order) -> Case:
        return Case(
            ("order", row.number),
            row.partner.name if row.partner else row.partner_text,
            "work.backorder",
            {},
            row.booked_at,
        )
