"""What is done with a supply order at the press of a button."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from foundation.access import staff_page
from foundation.http import PersonRequest
from foundation.pages import errors_in
from inventory.access import get_supply_for
from inventory.forms.purchasing import ReasonForm
from inventory.models import SupplyOrder
from inventory.permissions import APPROVE_SUPPLY, BUY
from inventory.services.supply.orders import (
    approve_supply,
    cancel_supply,
    close_short,
    give_back_supply,
    send_supply,
)
from inventory.states import SupplyStatus

Act = Callable[..., SupplyOrder]


@require_POST
@staff_page(APPROVE_SUPPLY)
def supply_approve(request: PersonRequest, number: str) -> HttpResponse:
    order = approve_supply(get_supply_for(request.user, number), by=request.user)
    if order.status == SupplyStatus.APPROVED:
        messages.success(request, _("%(number)s is approved.") % {"number": number})
    else:
        asked = _("%(number)s needs approval; whoever decides was told.")
        messages.info(request, asked % {"number": number})
    return redirect("inventory:supply_page", number)


@require_POST
@staff_page(BUY)
def supply_send(request: PersonRequest, number: str) -> HttpResponse:
    order = send_supply(get_supply_for(request.user, number), by=request.user)
    if order.supplier and order.supplier.email:
        done = _("%(number)s goes to %(email)s.")
        shown = {"number": number, "email": order.supplier.email}
        messages.success(request, done % shown)
    else:
        done = _(
            "%(number)s is sent. The supplier has no e-mail address: hand it over."
        )
        messages.warning(request, done % {"number": number})
    return redirect("inventory:supply_page", number)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(BUY)
def supply_give_back(request: PersonRequest, number: str) -> HttpResponse:
    return _with_reason(request, number, "give_back", give_back_supply)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(BUY)
def supply_cancel(request: PersonRequest, number: str) -> HttpResponse:
    return _with_reason(request, number, "cancel", cancel_supply)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(BUY)
def supply_close(request: PersonRequest, number: str) -> HttpResponse:
    return _with_reason(request, number, "close", close_short)


def _with_reason(
    request: PersonRequest, number: str, action: str, act: Act
) -> HttpResponse:
    order = get_supply_for(request.user, number)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with errors_in(form):
            act(order, form.cleaned_data["reason"], by=request.user)
            messages.success(request, _done(action) % {"number": number})
            return redirect("inventory:supply_page", number)
    open_lines = sum(1 for line in order.lines.all() if line.open)
    context = {"order": order, "form": form, "action": action, "count": open_lines}
    return render(request, "inventory/purchasing/supply_reason.html", context)


def _done(action: str) -> str:
    return {
        "give_back": _("%(number)s is a draft again."),
        "cancel": _("%(number)s is canceled."),
        "close": _("%(number)s is closed; nothing more is expected of it."),
    }[action]
