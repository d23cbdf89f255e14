from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog.access import items_for
from catalog.forms import ItemFilterForm
from catalog.models import Item
from catalog.permissions import EDIT_ITEMS, EXPORT_ITEMS, SEE_ITEMS
from catalog.queries import categories_under, matching
from catalog.states import ItemKind
from foundation.access import staff_page
from foundation.http import PersonRequest
from foundation.lists import csv_file, filter_chips
from foundation.pages import paginate_keyset


@require_safe
@staff_page(SEE_ITEMS)
def item_list(request: PersonRequest) -> HttpResponse:
    form = ItemFilterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    items = _filtered(items_for(request.user), asked)
    context = {
        "page": paginate_keyset(items, request, asked.get("sort") or "sku"),
        "filter_form": form,
        "search": asked.get("q", ""),
        "chips": filter_chips(form, request),
        "sort": asked.get("sort") or "sku",
        "kinds": {kind.value: kind for kind in ItemKind},
        "may_edit": request.user.may(EDIT_ITEMS),
        "may_export": request.user.may(EXPORT_ITEMS),
    }
    return render(request, "catalog/item_list.html", context)


@require_safe
@staff_page(EXPORT_ITEMS)
def item_export(request: PersonRequest) -> HttpResponseBase:
    form = ItemFilterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    items = _filtered(items_for(request.user), asked).order_by("sku")
    titles = [
        _("Item number (SKU)"),
        _("Name"),
        _("Kind"),
        _("Category"),
        _("Brand"),
        _("Unit"),
        "GTIN",
        _("Active"),
    ]
    return csv_file("items", titles, _csv_rows(items))


def _csv_rows(items: QuerySet[Item]) -> Iterator[list[Any]]:
    for item in items.iterator(chunk_size=500):
        yield [
            item.sku,
            item.name,
            _(ItemKind(item.kind).label),
            _(item.category.name) if item.category else "",
            item.brand.name if item.brand else "",
            item.unit.code,
            item.gtin,
            _("Yes") if item.is_active else _("No"),
        ]


def _filtered(items: QuerySet[Item], asked: dict[str, Any]) -> QuerySet[Item]:
    if text := asked.get("q", "").strip():
        items = items.filter(matching(text))
    if kind := asked.get("kind"):
        items = items.filter(kind=kind)
    if category := asked.get("category"):
        items = items.filter(category__code__in=categories_under(category))
    if brand := asked.get("brand"):
        items = items.filter(brand__name=brand)
    if state := asked.get("state"):
        items = items.filter(is_active=state == "active")
    return items
