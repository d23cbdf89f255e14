"""Cancel an order, or the open quantity of some lines: say first what will happen."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from foundation.access import staff_page
from foundation.http import PersonRequest
from foundation.pages import errors_in
from foundation.sentences import word
from orders.access import get_order_for
from orders.engine.constraints import Action
from orders.forms.cancel import CancelForm
from orders.models import Order, OrderLine
from orders.permissions import CANCEL_ORDERS
from orders.services.cancel import cancel_lines, cancel_order
from orders.services.validation.constraints import CANCELING_LINES, deed_of, refusals_of
from orders.states import CancelReason


@staff_page(CANCEL_ORDERS)
@require_http_methods(["GET", "POST"])
def order_cancel(request: PersonRequest, number: str) -> HttpResponse:
    """The whole order, or with `?line=3` the open rest of one line."""
    order = get_order_for(request.user, number)
    lines = _chosen_lines(order, request.GET.get("line", ""))
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with errors_in(form):
            _cancel(request, order, lines, form.cleaned_data)
        if form.is_valid():
            return redirect("pages:order_page", order.number)
    context = {
        "order": order,
        "form": form,
        "lines": lines,
        "is_partial": _is_partial(request, order),
        "pieces": sum((line.open for line in lines), Decimal(0)),
    }
    return render(request, "orders/order_cancel.html", context)


def _chosen_lines(order: Order, line_no: str) -> list[OrderLine]:
    lines = order.lines.order_by("line_no")
    if line_no.isdecimal():
        lines = lines.filter(line_no=int(line_no))
    return [line for line in lines if line.open > 0]


def _cancel(
    request: PersonRequest, order: Order, lines: list[OrderLine], data: dict[str, Any]
) -> None:
    reason = CancelReason(data["reason"])
    shown = {"number": order.number}
    if _is_partial(request, order):
        open_by_line = {line.line_no: line.open for line in lines}
        _warn_of_kept(request, order, open_by_line)
        cancel_lines(
            order, open_by_line, reason=reason, note=data["note"], by=request.user
        )
        text = _("The open quantity was canceled and its stock is free again.")
    else:
        cancel_order(order, reason=reason, note=data["note"], by=request.user)
        text = _("Order %(number)s is canceled; its stock is free again.") % shown
    messages.success(request, text)


def _warn_of_kept(
    request: PersonRequest, order: Order, lines: dict[int, Decimal]
) -> None:
    """Lines that constraints keep stay as they are, and why."""
    deed = deed_of(Action.CANCEL, CANCELING_LINES, lines, request.user)
    for each in refusals_of(order, deed):
        if each.line is not None and not each.is_reason_enough:
            shown = {"line": each.line, "text": word(each.code, each.params)}
            messages.warning(request, _("Line %(line)s stays: %(text)s") % shown)


def _is_partial(request: PersonRequest, order: Order) -> bool:
    """Some lines only: one was named, or goods of the order have left already."""
    return "line" in request.GET or order.lines.filter(shipped__gt=0).exists()
