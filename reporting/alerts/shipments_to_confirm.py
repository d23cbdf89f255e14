"""Shipments planned for today or earlier that the warehouse has not confirmed."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from foundation import clock
from foundation.kinds import mark
from foundation.models import User
from foundation.roles import Role
from fulfillment.access import shipments_for
from fulfillment.models import Shipment
from fulfillment.states import ShipmentStatus
from reporting.worklist import AlertKind, Case


class ShipmentsToConfirm(AlertKind):
    kind = "shipments_to_confirm"
    label = mark("Shipments to confirm")
    icon = "truck-delivery"
    audience = frozenset({Role.WAREHOUSE, Role.PLANNER})
    position = 15
    url_name = "fulfillment:shipment_list"

    def cases(self, user: User) -> QuerySet[Shipment]:
        return (
            shipments_for(user)
            .filter(Q(planned_on=None) | Q(planned_on__lte=clock.today()))
            .filter(status=ShipmentStatus.READY)
            .select_related("location", "order__partner")
            .order_by("planned_on", "id")
        )

    def case(self, row: Shipment) -> Case:
        planned_on = row.planned_on.isoformat() if row.planned_on else None
        return Case(
            ("shipment", row.number),
            row.order.partner.name if row.order.partner else "",
            "work.shipment",
            {"location": row.location.name, "planned_on": planned_on},
        )
