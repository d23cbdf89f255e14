"""Reads of orders for pages, exports and search; the access layer limits them first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.utils import timezone

from catalog.models import Item
from foundation import clock
from foundation.approvals.states import ApprovalStatus
from foundation.models import ApprovalRequest, User
from orders.access import orders_for
from orders.engine.approvals import TOPIC
from orders.engine.holds import OpenHold
from orders.models import Hold, Order, OrderLine
from orders.states import (
    FulfilmentStatus,
    HoldStatus,
    OrderStatus,
    Origin,
    PaymentStatus,
)
from partners.models import Channel, Partner

#: Orders are numbered so; people type the figures only.
NUMBER_PREFIX = "ORD-"
#: More customers or orders than this are not told apart by a text.
MOST = 200
#: Goods that are on their way or there are not late any more.
LEFT = (FulfilmentStatus.SHIPPED, FulfilmentStatus.DELIVERED)
UNDER_WAY = frozenset(
    status.value
    for status in FulfilmentStatus
    if status
    not in (
        FulfilmentStatus.NONE,
        FulfilmentStatus.DELIVERED,
        FulfilmentStatus.CANCELED,
    )
)
UNPAID = (
    PaymentStatus.PARTLY_INVOICED,
    PaymentStatus.INVOICED,
    PaymentStatus.PARTLY_PAID,
)


@dataclass(frozen=True)
class OrderFilters:
    """What somebody wants to see in the list of orders; an empty field is no limit."""

    text: str = ""
    statuses: Sequence[str] = ()
    fulfilments: Sequence[str] = ()
    payments: Sequence[str] = ()
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
    is_held: bool = False
    is_in_approval: bool = False
    origin: str = Origin.LIVE.value


#: What the tab “Drafts” shows and home counts.
DRAFTS = OrderFilters(statuses=(OrderStatus.DRAFT.value,))


def order_list(user: User, filters: OrderFilters) -> QuerySet[Order]:
    """The orders this person may see that meet every limit, told whether late."""
    orders = _limited(orders_for(user), filters)
    told_late = ExpressionWrapper(late(), output_field=BooleanField())
    return orders.select_related("partner", "channel").annotate(is_late=told_late)


def approval_status(number: str) -> str | None:
    """What became of the newest request to approve the booking of an order."""
    about = ApprovalRequest.objects.filter(
        topic=TOPIC, subject_kind="order", subject=number
    )
    return about.order_by("-id").values_list("status", flat=True).first()


def held_among(orders: Iterable[Order]) -> set[int]:
    """Which of these orders something holds, by id."""
    held = Hold.objects.active().filter(order__in=[order.pk for order in orders])
    return set(held.values_list("order_id", flat=True))


def search_orders(orders: QuerySet[Order], text: str) -> QuerySet[Order]:
    """Orders by number (or its figures), reference, customer, or an item's number.

    Each alternative has an index; what has none is looked up first, as ids.
    """
    text = text.strip().replace("\x00", "")
    if not text:
        return orders
    found = (
        Q(number__in=_numbers_like(text))
        | (Q(customer_reference__startswith=text) & ~Q(customer_reference=""))
        | Q(status=OrderStatus.DRAFT, partner=None, partner_text__icontains=text)
        | Q(channel__in=_all_channels(), external_id=text)
    )
    if partners := _partners_named(text):
        found |= Q(partner__in=partners)
    if orders_of_item := _orders_with(text):
        found |= Q(id__in=orders_of_item)
    return orders.filter(found)


def count_up_to(orders: QuerySet[Order], most: int) -> tuple[int, bool]:
    """How many there are, and whether there are more than anybody reads."""
    counted = orders.order_by()[: most + 1].count()
    return min(counted, most), counted > most


@dataclass(frozen=True)
class _Counting:
    """What decides how a count is written; who asks only by what they may see."""

    user: User = field(compare=False)
    sight: Hashable
    wanted: tuple[OrderFilters, ...]
    most: int
    today: dt.date


def counts_up_to(
    user: User, wanted: Iterable[OrderFilters], most: int
) -> list[tuple[int, bool]]:
    """How many orders each filter has, as `count_up_to` tells it, in one query."""
    account = user.pk if user.is_portal else None
    sight = (account, user.is_superuser, user.roles, frozenset(user.scopes.items()))
    asked = _Counting(user, sight, tuple(wanted), most, clock.today())
    sql, params = _counts_sql(asked)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        (row,) = cursor.fetchall()
    return [(min(count, most), count > most) for count in row]


@lru_cache(maxsize=64)
def _counts_sql(asked: _Counting) -> tuple[str, list[Any]]:
    """Written once a day and kind of reader: that took longer than the counting."""
    counts: list[str] = []
    params: list[Any] = []
    for each in asked.wanted:
        orders = _limited(orders_for(asked.user), each).order_by().values("pk")
        sql, values = orders[: asked.most + 1].query.sql_with_params()
        counts.append(f"cardinality(ARRAY({sql}))")
        params += values
    return "SELECT " + ", ".join(counts), params


def _limited(orders: QuerySet[Order], filters: OrderFilters) -> QuerySet[Order]:
    if filters.text:
        orders = search_orders(orders, filters.text)
    limits = {
        "origin": filters.origin,
        "status__in": filters.statuses or _implied_statuses(filters.fulfilments),
        "fulfilment_status__in": filters.fulfilments,
        "payment_status__in": filters.payments,
        "placed_at__gte": _start_of(filters.placed_from),
        "placed_at__lt": _start_of(_next(filters.placed_to)),
        "requested_on__gte": filters.requested_from,
        "requested_on__lte": filters.requested_to,
        "promised_on__gte": filters.promised_from,
        "promised_on__lte": filters.promised_to,
    }
    orders = orders.filter(**{name: limit for name, limit in limits.items() if limit})
    # Ids first: the index of orders by partner can be used, a join would hide it.
    if filters.customer:
        named = Partner.objects.filter(code=filters.customer)
        orders = orders.filter(partner__in=list(named.values_list("id", flat=True)))
    if filters.channel:
        known = Channel.objects.filter(code=filters.channel)
        orders = orders.filter(channel__in=list(known.values_list("id", flat=True)))
    for is_wanted, condition in (
        (filters.is_late, late),
        (filters.is_backordered, _backordered),
        (filters.is_unpaid, _unpaid),
        (filters.is_held, _held),
        (filters.is_in_approval, in_approval),
    ):
        if is_wanted:
            orders = orders.filter(condition())
    return orders


def _implied_statuses(fulfilments: Sequence[str]) -> Sequence[str]:
    """What is under way is booked; saying so lets the index of statuses be used."""
    is_under_way = bool(fulfilments) and set(fulfilments) <= UNDER_WAY
    return (OrderStatus.BOOKED.value,) if is_under_way else ()


def is_late(order: Order) -> bool:
    """Like `late`, for an order at hand."""
    due = order.promised_on or order.requested_on
    is_past = due is not None and due < clock.today()
    is_open = order.status == OrderStatus.BOOKED
    return is_past and is_open and order.fulfilment_status not in LEFT


def late() -> Q:
    """Booked, promised (or wished) for a day that is past, and not all on its way."""
    booked = Q(status=OrderStatus.BOOKED) & ~Q(fulfilment_status__in=LEFT)
    today = clock.today()
    is_past = Q(promised_on__lt=today) | Q(promised_on=None, requested_on__lt=today)
    return booked & is_past


def _backordered() -> Q:
    return Q(status=OrderStatus.BOOKED, fulfilment_status=FulfilmentStatus.BACKORDERED)


def _unpaid() -> Q:
    """Invoiced, and not paid to the end."""
    return Q(status=OrderStatus.BOOKED, payment_status__in=UNPAID)


def _held() -> Q:
    """Booked, and something holds the order or one of its lines."""
    held = Hold.objects.active().values("order")
    return Q(status=OrderStatus.BOOKED, pk__in=held)


def in_approval() -> Q:
    """A draft that is booked as soon as everybody asked has agreed."""
    about = ApprovalRequest.objects.filter(
        topic=TOPIC, subject_kind="order", status=ApprovalStatus.OPEN.value
    )
    return Q(status=OrderStatus.DRAFT, number__in=about.values("subject"))


def _numbers_like(text: str) -> list[str]:
    """The number itself, and with figures alone those with up to two more of them."""
    number = text.upper()
    figures = number.removeprefix(NUMBER_PREFIX)
    if not (figures.isascii() and figures.isdecimal()):
        return [number]
    endings = ["", *(f"{each}" for each in range(10)), *(f"{n:02}" for n in range(100))]
    return [number, *(f"{NUMBER_PREFIX}{figures}{ending}" for ending in endings)]


def _all_channels() -> list[int]:
    """The index of external ids begins with the channel."""
    return list(Channel.objects.values_list("id", flat=True))


def _partners_named(text: str) -> list[int]:
    named = Partner.objects.filter(Q(code__iexact=text) | Q(name__icontains=text))
    return list(named.values_list("id", flat=True)[:MOST])


def _orders_with(sku: str) -> list[int]:
    """The newest orders of an item."""
    items = list(Item.objects.filter(sku=sku).values_list("id", flat=True)[:1])
    if not items:
        return []
    lines = OrderLine.objects.filter(item=items[0]).order_by("-id")
    return list(lines.values_list("order_id", flat=True)[:MOST])


def _start_of(day: dt.date | None) -> dt.datetime | None:
    """The moment a day begins where the reader is."""
    if day is None:
        return None
    zone = timezone.get_current_timezone()
    return dt.datetime.combine(day, dt.time.min, tzinfo=zone)


def _next(day: dt.date | None) -> dt.date | None:
    return day + dt.timedelta(days=1) if day else None


def open_holds(order_id: int) -> list[OpenHold]:
    """What holds an order or its lines now, or will at a later step."""
    rows = Hold.objects.open().filter(order=order_id).order_by("id")
    return [
        OpenHold(pk, line_id, step, status == HoldStatus.ACTIVE)
        for pk, line_id, step, status in rows.values_list(
            "id", "line_id", "step", "status"
        )
    ]
