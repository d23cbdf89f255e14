"""The visitor's first order, from entering it to seeing it in the portal.

It ticks itself: the steps are read from the first order that a person entered after the
demo was loaded, whoever the visitor was signed in as for each step.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from billing.models import Invoice
from foundation.models import Job, PageView
from foundation.records import record_url, url_or_none
from fulfillment.models import Shipment
from oms.demo.people import Persona, persona
from oms.demo.start import KIND
from orders.models import Order
from orders.states import OrderStatus, PaymentStatus
from partners.models import Contact


class Task(NamedTuple):
    """One thing to try: what, who does it, on which page."""

    key: str
    label: Promise
    who: str
    url_name: str
    query: str = ""


TASKS = (
    Task(
        "order",
        _("Enter an order for De Pedaalpunt"),
        "ada",
        "orders:order_new",
        "?partner=C1001",
    ),
    Task("ship", _("Confirm the shipment"), "ben", "fulfillment:shipment_list"),
    Task("deliver", _("Confirm the delivery"), "ben", "fulfillment:shipment_list"),
    Task("pay", _("Record and match the payment"), "cleo", "billing:payment_list"),
    Task("portal", _("See it in the customer portal"), "dora", "portal:order_list"),
)


@dataclass(frozen=True)
class Step:
    label: Promise
    is_done: bool
    is_next: bool
    who: Persona | None
    #: Where it is done; empty for whoever is somebody else's work.
    url: str


@dataclass(frozen=True)
class FirstOrder:
    steps: list[Step]
    number: str
    url: str

    @property
    def done(self) -> int:
        return sum(step.is_done for step in self.steps)

    @property
    def is_complete(self) -> bool:
        return self.done == len(self.steps)


def loading_job() -> Job | None:
    """The job that loads the demo's orders, while or after it runs."""
    if not settings.OMS_DEMO:
        return None
    return Job.objects.filter(kind=KIND).order_by("id").first()


def first_order(job: Job) -> FirstOrder:
    order = _order_since(dt.datetime.fromisoformat(job.params["now"]))
    ticks = _ticks(order) if order else {}
    steps: list[Step] = []
    for task in TASKS:
        is_done = ticks.get(task.key, False)
        is_next = not is_done and all(step.is_done for step in steps)
        url = (order and is_next and _record_of(task.key, order)) or _place(task)
        steps.append(Step(task.label, is_done, is_next, persona(task.who), url))
    number = order.number if order else ""
    return FirstOrder(steps, number, record_url("order", number) if order else "")


def _place(task: Task) -> str:
    url = url_or_none(task.url_name)
    return url + task.query if url else ""


def _record_of(key: str, order: Order) -> str:
    """The page of the very record that the step is about; empty while there is none."""
    shipments = Shipment.objects.filter(order=order, delivered_on__isnull=True)
    if key == "portal":
        return url_or_none("portal:order_page", order.number) or ""
    if key == "pay":
        invoice = Invoice.objects.filter(order=order).order_by("-id").first()
        return record_url("invoice", invoice.number or "") if invoice else ""
    shipment = shipments.filter(shipped_on__isnull=key == "ship").order_by("id").first()
    return record_url("shipment", shipment.number) if shipment else ""


def _order_since(moment: dt.datetime) -> Order | None:
    """The first one entered since; one whose customer has a login goes before."""
    has_login = Contact.objects.filter(partner=OuterRef("partner"), user__isnull=False)
    booked = [OrderStatus.BOOKED, OrderStatus.CLOSED]
    orders: QuerySet[Order] = Order.objects.live()
    entered = orders.filter(
        placed_at__gt=moment, created_by__isnull=False, status__in=booked
    )
    found = entered.annotate(has_login=Exists(has_login)).order_by("-has_login", "id")
    return found.first()


def _ticks(order: Order) -> dict[str, bool]:
    shipments = Shipment.objects.filter(order=order)
    return {
        "order": True,
        "ship": shipments.filter(shipped_on__isnull=False).exists(),
        "deliver": shipments.filter(delivered_on__isnull=False).exists(),
        "pay": order.payment_status == PaymentStatus.PAID,
        "portal": _was_seen(order),
    }


def _was_seen(order: Order) -> bool:
    """Did somebody of the customer open their orders since the order was placed?"""
    return PageView.objects.filter(
        page="portal:order_page",
        on__gte=order.placed_at.date(),
        user__contact__partner=order.partner_id,
    ).exists()
