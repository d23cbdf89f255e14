from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from foundation.access import staff_page
from foundation.changes import stream_of
from foundation.http import PersonRequest
from foundation.lists import csv_file
from foundation.pages import paginate_keyset
from pricing.access import get_price_list_for
from pricing.forms import SearchForm
from pricing.models import Price, PriceList
from pricing.pages import assignments_of, entries_of, items_in
from pricing.permissions import EDIT_PRICES, SEE_PRICES
from pricing.states import BreakMode


@require_safe
@staff_page(SEE_PRICES)
def price_list_page(request: PersonRequest, code: str) -> HttpResponse:
    price_list = get_price_list_for(request.user, code)
    form = SearchForm(request.GET)
    text = form.cleaned_data["q"].strip() if form.is_valid() else ""
    page = paginate_keyset(items_in(price_list, text), request, "sku")
    context = {
        "price_list": price_list,
        "break_mode": BreakMode(price_list.break_mode),
        "assignments": assignments_of(price_list),
        "page": page,
        "entries": entries_of(price_list, page.rows),
        "search": text,
        "timeline": stream_of("price_list", price_list.code),
        "may_edit": request.user.may(EDIT_PRICES),
    }
    return render(request, "pricing/price_list_page.html", context)


@require_safe
@staff_page(SEE_PRICES)
def price_list_export(request: PersonRequest, code: str) -> HttpResponseBase:
    price_list = get_price_list_for(request.user, code)
    titles = [
        _("Item number (SKU)"),
        _("Name"),
        _("From a quantity of"),
        _("Unit price"),
        _("Currency"),
        _("Valid from"),
        _("Valid to"),
    ]
    return csv_file(f"prices-{price_list.code}", titles, _csv_rows(price_list))


def _csv_rows(price_list: PriceList) -> Iterator[list[Any]]:
    prices = Price.objects.filter(price_list=price_list).select_related("item")
    ordered = prices.order_by("item__sku", "min_quantity", "valid_from")
    for price in ordered.iterator(chunk_size=500):
        yield [
            price.item.sku,
            price.item.name,
            f"{price.min_quantity.normalize():f}",
            price.unit_price,
            price_list.currency,
            price.valid_from,
            price.valid_to,
        ]
