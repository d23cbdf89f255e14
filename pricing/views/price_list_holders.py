"""For whom a price list holds: who it is given to, and taken from."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from foundation.access import staff_page
from foundation.http import PersonRequest
from pricing.access import get_price_list_for
from pricing.forms import HolderForm
from pricing.pages import assignments_of, holder_name
from pricing.permissions import EDIT_PRICES
from pricing.services.lists import assign_price_list, withdraw_price_list


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(EDIT_PRICES)
def price_list_holders(request: PersonRequest, code: str) -> HttpResponse:
    price_list = get_price_list_for(request.user, code)
    form = HolderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        priority = form.cleaned_data["priority"]
        assign_price_list(price_list, form.holder, priority=priority, by=request.user)
        messages.success(request, _("The price list holds for them now."))
        return redirect("pricing:price_list_holders", price_list.code)
    context = {
        "form": form,
        "price_list": price_list,
        "held": [(row, holder_name(row.holder)) for row in assignments_of(price_list)],
    }
    return render(request, "pricing/price_list_holders.html", context)


@require_POST
@staff_page(EDIT_PRICES)
def price_list_withdraw(request: PersonRequest, code: str, key: int) -> HttpResponse:
    price_list = get_price_list_for(request.user, code)
    withdraw_price_list(
        get_object_or_404(price_list.assignments, pk=key), by=request.user
    )
    messages.success(request, _("The price list holds for them no more."))
    return redirect("pricing:price_list_holders", price_list.code)
