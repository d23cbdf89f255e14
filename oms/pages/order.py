"""The order page: one query per app, one partial per app, nothing hidden."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from billing.models import Allocation, Invoice
from foundation import clock
from foundation.access import staff_page
from foundation.http import PersonRequest
from foundation.models import Mail, User
from foundation.sentences import word
from foundation.services.documents import documents_of
from fulfillment.models import Shipment
from fulfillment.states import ShipmentStatus
from oms.pages.order_steps import steps_of
from oms.pages.timeline import timeline_of
from orders.access import get_order_for
from orders.models import Order, OrderLine
from orders.permissions import CANCEL_ORDERS, ENTER_ORDERS, MAP_CODES
from orders.states import FulfilmentStatus, OrderStatus
from pricing.queries import WhyRow, waterfalls_of, why_rows
from promising.models import Promise
from promising.queries import promises_of

#: Lines shown at once; a longer order pages through them.
LINES = 200


@dataclass(frozen=True)
class LineRow:
    """A line with why its price and date are what they are."""

    line: OrderLine
    price_rows: list[WhyRow]
    promises: list[Promise]

    @property
    def reasons(self) -> list[str]:
        return [
            word(reason["code"], reason["params"])
            for promise in self.promises
            for reason in promise.reasons
        ]


@dataclass(frozen=True)
class Todo:
    """What a draft lacks, and what code could be mapped to settle it."""

    sentence: str
    line_no: int | None
    is_error: bool
    kind: str = ""
    code: str = ""


@staff_page()
def order_page(request: PersonRequest, number: str) -> HttpResponse:
    order = get_order_for(request.user, number)
    page = max(int(request.GET.get("lines", "1")[:4].strip() or 1), 1)
    context = {
        "order": order,
        "is_late": _is_late(order),
        "rows": _rows(order, page),
        "lines_page": page,
        "has_more_lines": order.lines.count() > page * LINES,
        "todos": _todos(order),
        "steps": steps_of(order),
        "timeline": timeline_of(order.number),
        **_rights(request.user, order),
        **_related(order),
    }
    return render(request, "pages/order_page.html", context)


def _is_late(order: Order) -> bool:
    return (
        order.status == OrderStatus.BOOKED
        and order.promised_on is not None
        and order.promised_on < clock.today()
        and order.fulfilment_status != FulfilmentStatus.DELIVERED
    )


def _rows(order: Order, page: int) -> list[LineRow]:
    first = (page - 1) * LINES
    lines = order.lines.select_related("item", "location").order_by("line_no")
    shown = list(lines[first : first + LINES])
    refs = [f"{order.number}/{line.line_no}" for line in shown]
    waterfalls, promises = waterfalls_of(refs), promises_of(refs)
    return [
        LineRow(
            line,
            why_rows(waterfalls[ref].steps, order.currency)
            if ref in waterfalls
            else [],
            promises.get(ref, []),
        )
        for line, ref in zip(shown, refs, strict=True)
    ]


def _todos(order: Order) -> list[Todo]:
    """The to-do list; unknown customers and items come with a form to map them."""
    lines = {line.line_no: line for line in order.lines.all()}
    todos = []
    for todo in order.todos.order_by("id"):
        kind, code = "", ""
        line = lines.get(todo.line_no or 0)
        if todo.code == "order.unknown_customer":
            kind, code = "partner", order.partner_text
        elif todo.code == "line.unknown_item" and line is not None:
            kind, code = "item", line.customer_sku or line.sku or line.item_text
        todos.append(
            Todo(
                word(todo.code, todo.params),
                todo.line_no,
                todo.severity != "warning",
                kind,
                code,
            )
        )
    return todos


def _rights(user: User, order: Order) -> dict[str, bool]:
    is_open = order.status in (OrderStatus.DRAFT, OrderStatus.BOOKED)
    has_left = order.fulfilment_status in (
        FulfilmentStatus.SHIPPED,
        FulfilmentStatus.PARTLY_DELIVERED,
        FulfilmentStatus.DELIVERED,
    )
    return {
        "may_enter": user.may(ENTER_ORDERS),
        "may_cancel": user.may(CANCEL_ORDERS) and is_open and not has_left,
        "may_map": user.may(MAP_CODES) and order.status == OrderStatus.DRAFT,
    }


def _at(shipments: list[Shipment], status: ShipmentStatus) -> list[Shipment]:
    return [shipment for shipment in shipments if shipment.status == status]


def _related(order: Order) -> dict[str, Any]:
    rows = Shipment.objects.filter(order=order).select_related("location")
    shipments = list(rows.order_by("id"))
    return {
        "shipments": shipments,
        "shipments_to_confirm": _at(shipments, ShipmentStatus.READY),
        "shipments_to_deliver": _at(shipments, ShipmentStatus.SHIPPED),
        "invoices": Invoice.objects.filter(order=order).order_by("id"),
        "allocations": Allocation.objects.filter(invoice__order=order)
        .select_related("payment", "invoice")
        .order_by("id"),
        "documents": documents_of(order.number),
        "mails": Mail.objects.filter(thread=order.number).order_by("-id")[:20],
    }
