"""The order page: one query per app, one partial per app, nothing hidden."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from billing.models import Allocation, Invoice
from foundation import clock
from foundation.access import staff_page
from foundation.approvals.queries import Case, case_about
from foundation.approvals.states import ApprovalStatus
from foundation.http import PersonRequest
from foundation.models import Mail, User
from foundation.permissions import SEE_RULES
from foundation.services.documents import FRESH, documents_of
from fulfillment.models import Shipment
from fulfillment.states import ShipmentStatus
from oms.pages.order_holds import holds_about
from oms.pages.order_lines import LINES, line_rows
from oms.pages.order_steps import steps_of
from oms.pages.order_todos import todos_of
from oms.pages.timeline import timeline_of
from orders.access import get_order_for
from orders.defaults_panel import defaults_of
from orders.engine.constraints import Action
from orders.engine.intake import Severity
from orders.models import Order
from orders.permissions import (
    CANCEL_ORDERS,
    CHOOSE_PLACE,
    ENTER_ORDERS,
    MAP_CODES,
    SEE_ORDERS,
)
from orders.queries import is_late
from orders.screening_panel import screening_of
from orders.services.validation.constraints import CANCELING, blocked, deed_of
from orders.states import FulfilmentStatus, OrderStatus

#: Goods of the order have left: it can only be canceled in part.
LEFT = (
    FulfilmentStatus.PARTLY_SHIPPED,
    FulfilmentStatus.SHIPPED,
    FulfilmentStatus.PARTLY_DELIVERED,
    FulfilmentStatus.DELIVERED,
)


@require_safe
@staff_page(SEE_ORDERS)
def order_page(request: PersonRequest, number: str) -> HttpResponse:
    order = get_order_for(request.user, number)
    rights = _rights(request.user, order)
    case = case_about(request.user, ("order", order.number))
    context = {
        "order": order,
        "is_late": is_late(order),
        **_todos(order, request.user, case),
        **holds_about(order, request.user),
        "steps": steps_of(order),
        "timeline": timeline_of(order.number),
        "screening": screening_of(order, request.user),
        "defaults": defaults_of(order),
        "may_see_rules": request.user.may(SEE_RULES),
        "case": case,
        **_lines(request, order, rights),
        **rights,
        "refused": _refused(request.user, order) if rights["may_cancel"] else {},
        **_related(order),
    }
    return render(request, "pages/order_page.html", context)


def _todos(order: Order, user: User, case: Case | None) -> dict[str, Any]:
    """What is to settle; approvals that are asked for stand in a panel of their own."""
    context = todos_of(order, user)
    if case is not None and case.request.status == ApprovalStatus.OPEN:
        asked = Severity.APPROVAL.value
        context["todos"] = [each for each in context["todos"] if each.severity != asked]
    return context


def _lines(
    request: PersonRequest, order: Order, rights: Mapping[str, bool]
) -> dict[str, Any]:
    asked = request.GET.get("lines", "")
    page = max(int(asked), 1) if asked.isdecimal() and len(asked) < 4 else 1
    total = order.lines.count()
    return {
        "rows": line_rows(order, page, rights),
        "lines_page": page,
        "lines_total": total,
        "has_more_lines": total > page * LINES,
    }


def _rights(user: User, order: Order) -> dict[str, bool]:
    """What this person may do with this order, as it stands now."""
    is_draft = order.status == OrderStatus.DRAFT
    is_booked = order.status == OrderStatus.BOOKED
    may_cancel = user.may(CANCEL_ORDERS)
    has_left = order.fulfilment_status in LEFT
    return {
        "may_enter": user.may(ENTER_ORDERS),
        "may_cancel": may_cancel and (is_draft or (is_booked and not has_left)),
        "may_cancel_lines": may_cancel and is_booked,
        "may_split_lines": user.may(ENTER_ORDERS) and (is_draft or is_booked),
        "may_cancel_rest": may_cancel and is_booked and has_left and _has_open(order),
        "may_choose_place": user.may(CHOOSE_PLACE) and is_booked,
        "may_map": user.may(MAP_CODES) and is_draft,
    }


def _refused(user: User, order: Order) -> dict[str, str]:
    """What constraints keep this person from doing, and why."""
    cancel = deed_of(Action.CANCEL, CANCELING, None, user)
    return {action.value: why for action, why in blocked(order, [cancel]).items()}


def _has_open(order: Order) -> bool:
    left = F("canceled") + F("shipped")
    return order.lines.filter(ordered__gt=left).exists()


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
        "papers_since": clock.now() - FRESH,
        "mails": Mail.objects.filter(thread=order.number).order_by("-id")[:20],
    }
