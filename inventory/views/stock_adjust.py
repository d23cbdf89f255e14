from __future__ import annotations

from decimal import Decimal

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from catalog.models import Item
from foundation import formats
from foundation.access import staff_page
from foundation.http import PersonRequest
from foundation.pages import errors_in
from inventory.access import get_stocked_item_for
from inventory.forms import AdjustForm
from inventory.permissions import ADJUST_STOCK
from inventory.queries import balances_for
from inventory.services.stock import adjust_stock


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(ADJUST_STOCK)
def stock_adjust(request: PersonRequest, sku: str) -> HttpResponse:
    item = get_stocked_item_for(request.user, sku)
    at = request.GET.get("location", "")
    form = AdjustForm(request.POST or None, item=item, location=at)
    if request.method == "POST" and form.is_valid():
        with errors_in(form):
            change = adjust_stock(
                item,
                form.place(),
                form.correction(),
                cause=f"adjust:{form.cleaned_data['key']}",
                by=request.user,
            )
            _tell(request, item, change)
            return redirect("inventory:stock_page", item.sku)
    context = {"form": form, "item": item, "balances": balances_for([item.pk])}
    return render(request, "inventory/stock_adjust.html", context)


def _tell(request: PersonRequest, item: Item, change: Decimal) -> None:
    if change:
        done = _("The stock of %(sku)s is adjusted by %(change)s.") % {
            "sku": item.sku,
            "change": formats.number(change),
        }
        messages.success(request, done)
    else:
        messages.info(request, _("The stock was right already; nothing changed."))
