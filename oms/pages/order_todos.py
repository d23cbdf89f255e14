"""What a draft lacks: each point with the way to its field, and who may waive it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from foundation.models import User
from foundation.sentences import word
from orders.engine.fields import anchor
from orders.models import Order, OrderLine, OrderTodo
from orders.permissions import ENTER_ORDERS
from orders.services.corrections import open_correction
from orders.services.validation.waivers import may_waive
from orders.states import OrderStatus


@dataclass(frozen=True)
class Todo:
    """One point, and what code could be mapped to settle it."""

    sentence: str
    line_no: int | None
    #: error, refused, warning, info.
    severity: str
    url: str = ""
    kind: str = ""
    code: str = ""
    may_waive: bool = False
    #: The line's item, where it is kept in stock.
    sku: str = ""

    @property
    def is_error(self) -> bool:
        return self.severity in ("error", "refused")


def todos_of(order: Order, user: User) -> dict[str, Any]:
    """The to-do list with what this person may do about it."""
    rows = order.lines.select_related("item").order_by("line_no")
    lines = {line.line_no: line for line in rows}
    places = {line_no: place for place, line_no in enumerate(lines)}
    is_draft = order.status == OrderStatus.DRAFT
    may_enter = is_draft and user.may(ENTER_ORDERS)
    url = reverse("orders:order_edit", args=[order.number]) if may_enter else ""
    todos = [
        _todo(todo, lines, user, _link(url, todo, places))
        for todo in order.todos.order_by("id")
    ]
    wrong = [todo for todo in todos if todo.is_error]
    correction = open_correction(order) if is_draft else None
    return {
        "todos": todos,
        "is_ready": not wrong,
        "may_waive": may_enter and bool(wrong) and all(t.may_waive for t in wrong),
        "may_send_back": may_enter and bool(wrong) and correction is None,
        "correction": correction,
    }


def _link(url: str, todo: OrderTodo, places: dict[int, int]) -> str:
    mark = anchor(todo.field, places.get(todo.line_no or 0))
    return f"{url}{mark}" if url and mark else ""


def _todo(todo: OrderTodo, lines: dict[int, OrderLine], user: User, url: str) -> Todo:
    kind, code = "", ""
    line = lines.get(todo.line_no or 0)
    if todo.code == "order.unknown_customer":
        kind, code = "partner", todo.order.partner_text
    elif todo.code == "line.unknown_item" and line is not None:
        kind, code = "item", line.customer_sku or line.sku or line.item_text
    return Todo(
        word(todo.code, todo.params),
        todo.line_no,
        todo.severity,
        url,
        kind,
        code,
        may_waive(todo.params, user),
        line.item.sku if line and line.item and line.item.is_stocked else "",
    )
