"""Split a line of an order: say first what will happen."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from foundation.access import staff_page
from foundation.http import PersonRequest
from foundation.models import User
from foundation.pages import errors_in
from orders.access import get_order_for
from orders.engine.constraints import Action
from orders.errors import UnknownLine
from orders.forms.split import SplitForm
from orders.models import Order, OrderLine
from orders.permissions import ENTER_ORDERS
from orders.services.splitting.line import split_line
from orders.services.validation.constraints import SPLITTING, blocked, deed_of
from orders.states import OrderStatus


@staff_page(ENTER_ORDERS)
@require_http_methods(["GET", "POST"])
def order_split(request: PersonRequest, number: str) -> HttpResponse:
    """The line that `?line=3` names, else the first."""
    order = get_order_for(request.user, number)
    line = _chosen_line(order, request.GET.get("line", ""))
    form = SplitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        quantity, reason = form.cleaned_data["quantity"], form.cleaned_data["reason"]
        with errors_in(form):
            part = split_line(
                order, line.line_no, quantity, reason=reason, by=request.user
            )
            shown = {"line": line.line_no, "new_line": part.line_no}
            text = _("Line %(line)s is split: the rest goes on as line %(new_line)s.")
            messages.success(request, text % shown)
            return redirect("pages:order_page", order.number)
    context = {
        "order": order,
        "line": line,
        "form": form,
        "is_over": order.status not in _SPLITTABLE or line.open <= 0,
        "why_not": _why_not(request.user, order, line),
    }
    return render(request, "orders/order_split.html", context)


_SPLITTABLE = (OrderStatus.DRAFT, OrderStatus.BOOKED)


def _why_not(user: User, order: Order, line: OrderLine) -> str:
    """What constraints say against splitting this line at all."""
    deed = deed_of(Action.SPLIT, SPLITTING, [line.line_no], user)
    return blocked(order, [deed]).get(Action.SPLIT, "")


def _chosen_line(order: Order, line_no: str) -> OrderLine:
    lines = order.lines.select_related("item").order_by("line_no")
    if line_no:
        is_number = line_no.isdecimal() and len(line_no) < 6
        lines = lines.filter(line_no=int(line_no)) if is_number else lines.none()
    line = lines.first()
    if line is None:
        raise UnknownLine(number=order.number, line=line_no[:20] or "—")
    return line
