"""Reads of orders for pages, exports and search; the access layer limits them first."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from foundation import clock
from orders.models import Order
from orders.states import FulfilmentStatus, OrderStatus, PaymentStatus

#: Orders are numbered so; people type the figures only.
NUMBER_PREFIX = "ORD-"
#: A text that more customers have in their names does not tell orders apart.
MOST_PARTNERS = 200
#: Goods that are on their way or there are not late any more.
LEFT = (FulfilmentStatus.SHIPPED, FulfilmentStatus.DELIVERED)


@dataclass(frozen=True)
class OrderFilter:
    """What somebody wants to see in the list of orders; an empty field is no limit."""

    text: str = ""
    status: OrderStatus | None = None
    fulfilment: FulfilmentStatus | None = None
    payment: PaymentStatus | None = None
    channel: str = ""  # code
    customer: str = ""  # code
    placed_from: dt.date | None = None
    placed_to: dt.date | None = None
    requested_from: dt.date | None = None
    requested_to: dt.date | None = None
    promised_from: dt.date | None = None
    promised_to: dt.date | None = None
    is_late: bool = False
    is_backordered: bool = False
    is_unpaid: bool = False


def filter_orders(orders: QuerySet[Order], wanted: OrderFilter) -> QuerySet[Order]:
    """The orders that meet every limit set."""
    if wanted.text:
        orders = search_orders(orders, wanted.text)
    exact = {
        "status": wanted.status,
        "fulfilment_status": wanted.fulfilment,
        "payment_status": wanted.payment,
        "channel__code": wanted.channel,
        "partner__code": wanted.customer,
        "requested_on__gte": wanted.requested_from,
        "requested_on__lte": wanted.requested_to,
        "promised_on__gte": wanted.promised_from,
        "promised_on__lte": wanted.promised_to,
        "placed_at__gte": clock.start_of(wanted.placed_from),
        "placed_at__lt": clock.end_of(wanted.placed_to),
    }
    orders = orders.filter(**{name: value for name, value in exact.items() if value})
    if wanted.is_late:
        orders = late(orders)
    if wanted.is_backordered:
        orders = backordered(orders)
    return unpaid(orders) if wanted.is_unpaid else orders
