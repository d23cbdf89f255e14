"""Orders on their way: through the real events, delivered at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction

from foundation.errors import BusinessError
from foundation.models import Delivery, User
from foundation.services.deliver import deliver_due
from fulfillment.models import ProcessRun, Shipment
from fulfillment.services.shipments import confirm_delivery, confirm_shipment
from fulfillment.states import ShipmentStatus
from orders.models import Order


def happen() -> None:
    """Deliver every event that is due, and what follows from it; nothing may fail."""
    deliver_due()
    failed = Delivery.objects.exclude(last_error="").first()
    assert failed is None, failed.last_error


def order_now(order: Order) -> Order:
    """The order as it stands in the database."""
    return Order.objects.get(pk=order.pk)


def runs_of(order: Order) -> list[ProcessRun]:
    return list(ProcessRun.objects.filter(order=order).order_by("id"))


def shipment_of(order: Order) -> Shipment:
    """The one shipment of an order that waits for the warehouse."""
    return Shipment.objects.get(order=order, status=ShipmentStatus.READY)


def ship(
    shipment: Shipment, *quantities: int, by: User | None = None, **more: Any
) -> Shipment:
    """Confirm a shipment: all of it, or so many of each line in order."""
    lines = list(shipment.lines.order_by("order_line__line_no"))
    left = [Decimal(quantity) for quantity in quantities] or [
        line.quantity for line in lines
    ]
    by_line = {
        line.order_line_id: quantity for line, quantity in zip(lines, left, strict=True)
    }
    confirmed = confirm_shipment(shipment, by_line, by=by, **more)
    happen()
    return confirmed


def deliver(shipment: Shipment, *, by: User | None = None) -> Shipment:
    """The shipment arrived on the day it left."""
    on = Shipment.objects.get(pk=shipment.pk).shipped_on
    assert on is not None
    delivered = confirm_delivery(shipment, on=on, signed_by="D. Meijer", by=by)
    happen()
    return delivered


def steps_of(run: ProcessRun) -> dict[str, str]:
    return dict(run.steps.order_by("position").values_list("kind", "status"))


@contextmanager
def refused(
    error: type[BusinessError],
) -> Iterator[pytest.ExceptionInfo[BusinessError]]:
    """The block is refused, and the test's own transaction goes on."""
    # A savepoint, as a request has a transaction of its own.
    with pytest.raises(error) as told, transaction.atomic():
        yield told
