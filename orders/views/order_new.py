"""Order entry: one page for typing, pasting, scanning, copying and checking."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from foundation.access import staff_page
from foundation.formats import input_number
from foundation.http import PersonRequest
from foundation.models import User
from foundation.sentences import word
from orders.access import get_order_for
from orders.engine.intake import Finding, OrderInput
from orders.forms.entry import OrderForm
from orders.forms.lines import BaseLineFormSet, LineFormSet
from orders.models import Order
from orders.permissions import ENTER_ORDERS
from orders.services.capture import Outcome, capture, check_basket
from orders.views.answers import answers_for

#: Empty lines a page without script starts with, and gets more of.
SPARE_LINES = 5


@staff_page(ENTER_ORDERS)
@require_http_methods(["GET", "POST"])
def order_new(request: PersonRequest) -> HttpResponse:
    """Enter an order; `?copy=ORD-1` starts from another one."""
    if request.method == "GET":
        return _page(request, *_start(request.user, request.GET))
    form, lines = OrderForm(request.POST), _bound(request)
    action = request.POST.get("action", "book")
    if not (form.is_valid() & lines.is_valid()) or action == "add_lines":
        return _page(request, form, lines, status=200 if action != "book" else 422)
    given = form.to_input(lines.to_lines())
    channel = form.cleaned_data["channel"].code
    if action == "check":
        _show_answers(lines, given, channel)
        return _page(request, form, lines)
    result = capture(given, channel=channel, by=request.user, book=action == "book")
    if result.order is None:
        _show_findings(form, result.findings)
        return _page(request, form, lines, status=422)
    _say(request, result.order, result.outcome)
    return redirect("pages:order_page", result.order.number)


def _start(user: User, query: dict[str, str]) -> tuple[OrderForm, BaseLineFormSet]:
    head = {"key": secrets.token_hex(16), "partner": query.get("partner", "")}
    rows: list[dict[str, str]] = []
    if number := query.get("copy", ""):
        order = get_order_for(user, number)
        head |= _head_of(order)
        rows = [
            {"sku": line.sku or line.item_text, "quantity": input_number(line.ordered)}
            for line in order.lines.order_by("line_no")
        ]
    lines = LineFormSet(prefix="lines", initial=rows)
    lines.extra = 1 if rows else SPARE_LINES
    return OrderForm(initial=head), cast("BaseLineFormSet", lines)


def _head_of(order: Order) -> dict[str, str]:
    """What a copy takes over; dates and the customer's reference are its own."""
    head = {
        "partner": order.partner.code if order.partner else "",
        "channel": order.channel.code,
        "contact": str(order.contact_id or ""),
        "note": order.note,
    }
    usual = order.partner.addresses.filter(kind="delivery") if order.partner else None
    is_usual = usual is not None and usual.filter(
        street=order.ship_to.get("street", ""), city=order.ship_to.get("city", "")
    )
    if not is_usual:
        head |= {f"ship_{name}": value for name, value in order.ship_to.items()}
    return head


def _bound(request: PersonRequest) -> BaseLineFormSet:
    data = request.POST
    if data.get("action") == "add_lines":
        data = data.copy()
        total = int(data.get("lines-TOTAL_FORMS") or 0)
        data["lines-TOTAL_FORMS"] = str(total + SPARE_LINES)
    return cast("BaseLineFormSet", LineFormSet(data, prefix="lines"))


def _show_answers(lines: BaseLineFormSet, given: OrderInput, channel: str) -> None:
    """Prices and dates beside each line, for pages without script."""
    forms = lines.kept_forms()
    keys = {number: form.prefix or "" for number, form in enumerate(forms, start=1)}
    answers = answers_for(check_basket(given, channel=channel), keys)
    by_key = {answer["key"]: answer for answer in answers["lines"]}
    for form in forms:
        form.answer = by_key.get(form.prefix or "")
        if form.answer and form.answer["problem"]:
            form.add_error(None, form.answer["problem"])


def _show_findings(form: OrderForm, findings: Sequence[Finding]) -> None:
    for finding in findings:
        text = word(finding.code, finding.params)
        if finding.line is not None:
            text = _("Line %(line)s: %(text)s") % {"line": finding.line, "text": text}
        form.add_error(finding.field if finding.field in form.fields else None, text)


def _say(request: PersonRequest, order: Order, outcome: Outcome) -> None:
    shown = {"number": order.number}
    if outcome == Outcome.CREATED:
        text = _("Order %(number)s is booked; the confirmation is on its way.") % shown
        messages.success(request, text)
    elif outcome == Outcome.UNCHANGED:
        text = _("Order %(number)s had been entered already.") % shown
        messages.info(request, text)
    else:
        text = _("%(number)s is kept as a draft: see what is still missing.") % shown
        messages.warning(request, text)


def _page(
    request: PersonRequest,
    form: OrderForm,
    lines: BaseLineFormSet,
    status: int = 200,
) -> HttpResponse:
    context = {"form": form, "formset": lines, "partner": form.partner}
    return render(request, "orders/order_new.html", context, status=status)
