"""The perfect-order rate: delivered as specified, when promised, complete, undamaged,
correctly documented."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat, TruncWeek

from billing.models import Invoice
from billing.states import InvoiceStatus
from foundation.models import User
from orders.access import orders_for
from orders.models import Order, OrderLine
from orders.states import CancelReason, FulfilmentStatus, OrderKind, Origin
from promising.models import Promise

#: Cancellations that are our fault: the order was not delivered as specified.
_OUR_FAULT = (CancelReason.SUPPLY, CancelReason.LATE)

#: The ways an order can miss perfection, as annotated below.
MISSES = ("late", "incomplete", "damaged", "undocumented")


@dataclass
class Week:
    starts_on: dt.date
    delivered: int = 0
    perfect: int = 0

    @property
    def percent(self) -> Decimal:
        return _percent(self.perfect, self.delivered)


@dataclass
class PerfectOrders:
    """Orders delivered in a period, how many were perfect, and why the others not."""

    delivered: int = 0
    perfect: int = 0
    misses: Counter[str] = field(default_factory=Counter)
    weeks: list[Week] = field(default_factory=list)

    @property
    def percent(self) -> Decimal:
        return _percent(self.perfect, self.delivered)


def perfect_orders(user: User, *, since: dt.date, until: dt.date) -> PerfectOrders:
    """The rate over the orders whose last line was delivered in the period."""
    found = PerfectOrders()
    weeks: dict[dt.date, Week] = {}
    rows = judged(user).filter(delivered_on__range=(since, until))
    counted = (
        rows.annotate(week=TruncWeek("delivered_on"))
        .values("week", *MISSES)
        .annotate(orders=models.Count("id"))
        .order_by("week")
    )
    for row in counted:
        _count(found, weeks.setdefault(row["week"], Week(row["week"])), row)
    found.weeks = list(weeks.values())
    return found


def judged(user: User) -> QuerySet[Order]:
    """Delivered orders, each with a flag per way it missed perfection."""
    lines = OrderLine.objects.filter(order=OuterRef("pk"))
    first_promise = (
        Promise.objects.filter(line_ref=OuterRef("line_ref"), arrive_on__isnull=False)
        .order_by("id")
        .values("arrive_on")[:1]
    )
    promised_lines = lines.annotate(
        line_ref=Concat(
            OuterRef("number"),
            Value("/"),
            Cast("line_no", models.TextField()),
            output_field=models.TextField(),
        ),
        due_on=Coalesce(Subquery(first_promise), F("promised_on")),
    )
    open_papers = Invoice.objects.filter(
        order=OuterRef("pk"), status=InvoiceStatus.DRAFT
    )
    return (
        orders_for(user)
        .filter(
            origin=Origin.LIVE,
            kind=OrderKind.SALE,
            fulfilment_status=FulfilmentStatus.DELIVERED,
        )
        .annotate(
            late=Exists(promised_lines.filter(delivered_on__gt=F("due_on"))),
            incomplete=Exists(
                lines.filter(canceled__gt=0, order__cancel_reason__in=_OUR_FAULT)
            ),
            damaged=Exists(lines.filter(returned__gt=0)),
            undocumented=Q(invoiced__lt=F("gross")) | Q(Exists(open_papers)),
        )
    )


def _count(found: PerfectOrders, week: Week, row: dict[str, Any]) -> None:
    number = row["orders"]
    found.delivered += number
    week.delivered += number
    missed = [miss for miss in MISSES if row[miss]]
    for miss in missed:
        found.misses[miss] += number
    if not missed:
        found.perfect += number
        week.perfect += number


def _percent(part: int, whole: int) -> Decimal:
    if not whole:
        return Decimal(0)
    return (Decimal(100) * part / whole).quantize(Decimal("0.1"))
