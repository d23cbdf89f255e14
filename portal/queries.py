"""What the customer's pages show, in the customer's words."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.translation import gettext as _

from billing.models import Invoice
from billing.states import InvoiceStatus
from foundation import clock
from foundation.formats import local_day
from foundation.models import User
from orders.models import Hold, Order
from orders.states import FulfilmentStatus, OrderStatus, PaymentStatus
from portal.access import credits_of, invoices_of


@dataclass
class Owed:
    """Open money in one currency."""

    currency: str
    open: Decimal = Decimal(0)
    overdue: Decimal = Decimal(0)
    credit: Decimal = Decimal(0)


@dataclass(frozen=True)
class Step:
    """One station of the step bar."""

    label: str
    state: str  # done, now, todo, late
    planned: dt.date | None = None
    actual: dt.date | None = None


def owed_by(user: User) -> list[Owed]:
    """Open, overdue and credit amounts by currency; currencies never mix."""
    totals: dict[str, Owed] = {}
    today = clock.today()
    for invoice in invoices_of(user).filter(status=InvoiceStatus.POSTED):
        owed = totals.setdefault(invoice.currency, Owed(invoice.currency))
        owed.open += invoice.open
        if invoice.due_on and invoice.due_on < today:
            owed.overdue += invoice.open
    for payment in credits_of(user):
        owed = totals.setdefault(payment.currency, Owed(payment.currency))
        owed.credit += payment.unallocated
    return sorted(totals.values(), key=lambda owed: owed.currency)


def with_holds(orders: QuerySet[Order]) -> QuerySet[Order]:
    """Each order with whether something holds it now."""
    held = Hold.objects.active().filter(order=OuterRef("pk"))
    return orders.annotate(is_held=Exists(held))


def steps_for(order: Order) -> list[Step]:
    """Ordered, shipped, delivered, paid: where the order stands for its customer."""
    shipped = _is_shipped(order)
    delivered = order.fulfilment_status == FulfilmentStatus.DELIVERED
    paid = order.payment_status == PaymentStatus.PAID
    done = [True, shipped, delivered, paid]
    labels = [_("Confirmed"), _("Shipped"), _("Delivered"), _("Paid")]
    planned = [None, None, order.promised_on, None]
    actual = [
        local_day(order.booked_at) if order.booked_at else None,
        None,
        order.delivered_on,
        None,
    ]
    present = done.index(False) if not all(done) else len(done)
    return [
        Step(label, _state(order, index, present), planned[index], actual[index])
        for index, label in enumerate(labels)
    ]


def _is_shipped(order: Order) -> bool:
    """Everything still wanted has left, also where only a part has arrived."""
    if order.fulfilment_status != FulfilmentStatus.PARTLY_DELIVERED:
        return order.fulfilment_status in (
            FulfilmentStatus.SHIPPED,
            FulfilmentStatus.DELIVERED,
        )
    to_come = order.lines.filter(shipped__lt=F("ordered") - F("canceled"))
    return not to_come.exists()


def _state(order: Order, index: int, present: int) -> str:
    if index < present:
        return "done"
    if order.status == OrderStatus.CANCELED:
        return "skipped"
    if index > present:
        return "todo"
    is_late = order.promised_on is not None and order.promised_on < clock.today()
    return "late" if is_late and index < 3 else "now"


def open_by_order(invoices: list[Invoice]) -> dict[int, Decimal]:
    """What is still open per order."""
    totals: dict[int, Decimal] = defaultdict(Decimal)
    for invoice in invoices:
        totals[invoice.order_id] += invoice.open
    return dict(totals)
