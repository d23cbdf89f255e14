from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog.models import Item
from catalog.queries import matching
from foundation.access import staff_page
from foundation.http import PersonRequest
from foundation.lists import csv_file, filter_chips
from foundation.pages import paginate_keyset
from inventory.access import stocked_items_for
from inventory.figures import all_figures
from inventory.forms import StockFilterForm
from inventory.permissions import (
    EDIT_LOCATIONS,
    EXPORT_STOCK,
    RECEIVE_STOCK,
    SEE_STOCK,
)
from inventory.queries import known_at, stock_rows, with_stock, without_stock
from inventory.views.stock_rows import COLUMNS, drawn_rows

CHUNK = 500


@require_safe
@staff_page(SEE_STOCK)
def stock_list(request: PersonRequest) -> HttpResponse:
    form = StockFilterForm(request.GET)
    items, location_id = _filtered(request, form)
    asked = form.cleaned_data if form.is_valid() else {}
    page = paginate_keyset(items.only(*COLUMNS), request, asked.get("sort") or "sku")
    context = {
        "page": page,
        "rows": drawn_rows(stock_rows(page.rows, location_id)),
        "figures": all_figures(),
        "filter_form": form,
        "search": asked.get("q", ""),
        "chips": filter_chips(form, request),
        "sort": asked.get("sort") or "sku",
        "may_receive": request.user.may(RECEIVE_STOCK),
        "may_export": request.user.may(EXPORT_STOCK),
        "may_edit_locations": request.user.may(EDIT_LOCATIONS),
    }
    return render(request, "inventory/stock_list.html", context)


@require_safe
@staff_page(EXPORT_STOCK)
def stock_export(request: PersonRequest) -> HttpResponseBase:
    items, location_id = _filtered(request, StockFilterForm(request.GET))
    titles = [
        _("Item number (SKU)"),
        _("Name"),
        _("Unit"),
        _("On hand"),
        _("Claimed"),
        _("Available"),
        *(_(figure.label) for figure in all_figures()),
    ]
    return csv_file("stock", titles, _csv_rows(items.order_by("sku"), location_id))


def _csv_rows(items: QuerySet[Item], location_id: int | None) -> Iterator[list[Any]]:
    found = items.iterator(chunk_size=CHUNK)
    while chunk := list(islice(found, CHUNK)):
        for row in stock_rows(chunk, location_id):
            yield [
                row.item.sku,
                row.item.name,
                row.item.unit.code,
                *(
                    f"{quantity.normalize():f}"
                    for quantity in (
                        row.on_hand,
                        row.claimed,
                        row.available,
                        *row.figures,
                    )
                ),
            ]


def _filtered(
    request: PersonRequest, form: StockFilterForm
) -> tuple[QuerySet[Item], int | None]:
    """The items asked for, and the place their figures are asked of."""
    items = stocked_items_for(request.user)
    asked = form.cleaned_data if form.is_valid() else {}
    location_id = form.place.pk if form.place else None
    if text := asked.get("q", "").strip():
        items = items.filter(matching(text))
    if asked.get("state") == "available":
        items = with_stock(items, location_id)
    elif asked.get("state") == "none":
        items = without_stock(items, location_id)
    elif location_id is not None:
        items = known_at(items, location_id)
    return items, location_id
