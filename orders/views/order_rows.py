"""The rows of the order list as drawn.

A list shows the same rows over and over: to the next person, on the next tab, after the
next reload. So a row is drawn once for what it says. Its template is given nothing but
the `Row`, which is the key: what is not in it cannot be shown, and cannot be stale.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from foundation import formats
from foundation.records import record_url
from foundation.status import Status
from orders.hold_pages import Held
from orders.models import Order
from orders.queries import held_among
from orders.states import OrderStatus

#: The columns that a row needs.
COLUMNS = (
    "number",
    "customer_reference",
    "partner__name",
    "partner_text",
    "currency",
    "gross",
    "placed_at",
    "booked_at",
    "requested_on",
    "promised_on",
    "status",
    "fulfilment_status",
    "payment_status",
)


@dataclass(frozen=True)
class Row:
    """What the list says of one order."""

    number: str
    url: str
    customer_reference: str
    customer: str
    is_customer_known: bool
    placed_on: dt.date
    requested_on: dt.date | None
    promised_on: dt.date | None
    is_late: bool
    has_open_date: bool
    progress: Status
    hold: Status | None
    payment: Status | None
    gross: str
    may_pick: bool


def drawn_rows(orders: Iterable[Order], *, may_pick: bool) -> list[SafeString]:
    """The rows in the reader's language; each order comes with `is_late`."""
    language, today = get_language() or "", formats.local_today()
    shown = list(orders)
    held = held_among(shown)
    return [
        _drawn(_row(order, may_pick, order.pk in held), language, today)
        for order in shown
    ]


def _row(order: Order, may_pick: bool, is_held: bool) -> Row:  # noqa: FBT001  columns
    is_booked = order.status == OrderStatus.BOOKED
    is_owed = order.booked_at and order.status != OrderStatus.CANCELED
    return Row(
        number=order.number,
        url=record_url("order", order.number),
        customer_reference=order.customer_reference,
        customer=order.partner.name if order.partner else order.partner_text,
        is_customer_known=order.partner is not None,
        placed_on=formats.local_day(order.placed_at),
        requested_on=order.requested_on,
        promised_on=order.promised_on,
        is_late=bool(getattr(order, "is_late", False)),
        has_open_date=is_booked and order.promised_on is None,
        progress=order.fulfilment if is_booked else order.commercial,
        hold=Held.HELD if is_booked and is_held else None,
        payment=order.payment if is_owed else None,
        gross=formats.money(order.gross, order.currency),
        may_pick=may_pick,
    )


@lru_cache(maxsize=4096)
def _drawn(row: Row, language: str, today: dt.date) -> SafeString:
    del language, today  # only part of the key
    return render_to_string("orders/_order_row.html", {"row": row})
