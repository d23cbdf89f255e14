from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from foundation.access import staff_page
from foundation.http import PersonRequest
from foundation.pages import errors_in
from pricing.access import get_price_list_for
from pricing.forms import PriceForm
from pricing.models import Price, PriceList
from pricing.permissions import EDIT_PRICES
from pricing.services.lists import remove_price, save_price


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(EDIT_PRICES)
def price_new(request: PersonRequest, code: str) -> HttpResponse:
    return _edit(request, get_price_list_for(request.user, code), None)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(EDIT_PRICES)
def price_edit(request: PersonRequest, code: str, key: int) -> HttpResponse:
    price_list = get_price_list_for(request.user, code)
    return _edit(request, price_list, get_object_or_404(price_list.prices, pk=key))


@require_POST
@staff_page(EDIT_PRICES)
def price_remove(request: PersonRequest, code: str, key: int) -> HttpResponse:
    price_list = get_price_list_for(request.user, code)
    price = get_object_or_404(price_list.prices, pk=key)
    remove_price(price, by=request.user)
    done = _("The price of %(sku)s is removed.") % {"sku": price.item.sku}
    messages.success(request, done)
    return redirect("pricing:price_list_page", price_list.code)


def _edit(
    request: PersonRequest, price_list: PriceList, price: Price | None
) -> HttpResponse:
    form = PriceForm(request.POST or None, price_list=price_list, price=price)
    if request.method == "POST" and form.is_valid():
        with errors_in(form):
            saved = save_price(price_list, form.values(), price=price, by=request.user)
            done = _("The price of %(sku)s is saved.") % {"sku": saved.item.sku}
            messages.success(request, done)
            return redirect("pricing:price_list_page", price_list.code)
    context = {"form": form, "price_list": price_list, "price": price}
    return render(request, "pricing/price_edit.html", context)
