from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog.models import Item
from catalog.queries import matching
from foundation.access import require, staff_page
from foundation.http import PersonRequest
from foundation.lists import csv_file, filter_chips
from foundation.pages import paginate_keyset
from inventory.access import get_stocked_item_for, stocked_items_for
from inventory.forms.values import ValueFilterForm
from inventory.permissions import CLOSE_PERIOD, EXPORT_STOCK, SEE_STOCK_VALUE
from inventory.reads.values import (
    ItemWorth,
    item_steps,
    items_ever_held,
    last_closed,
    total,
    worth_of_items,
)
from partners.models import Company

CHUNK = 500
#: Movements shown; an earlier day shows earlier ones.
MOST_STEPS = 200


@require_safe
@staff_page(SEE_STOCK_VALUE)
def stock_value(request: PersonRequest) -> HttpResponse:
    form = ValueFilterForm(request.GET)
    company, on, method = _company(form), form.chosen_day, form.chosen_method
    sort = form.asked.get("sort") or "sku"
    page = paginate_keyset(_items(request, form, company), request, sort)
    context = {
        "page": page,
        "rows": worth_of_items(page.rows, company, on, method),
        "total": total(company, on, method),
        "company": company,
        "on": on,
        "method": method,
        "closed": last_closed(company),
        "filter_form": form,
        "search": form.asked.get("q", ""),
        "chips": filter_chips(form, request),
        "sort": sort,
        "may_export": request.user.may(EXPORT_STOCK),
        "may_close": request.user.may(CLOSE_PERIOD),
    }
    return render(request, "inventory/stock_value.html", context)


@require_safe
@staff_page(SEE_STOCK_VALUE)
def stock_value_export(request: PersonRequest) -> HttpResponseBase:
    require(request.user, EXPORT_STOCK)
    form = ValueFilterForm(request.GET)
    titles = [
        _("Item number (SKU)"),
        _("Name"),
        _("Unit"),
        _("Quantity"),
        _("Cost per unit"),
        _("Value"),
        _("Currency"),
        _("At the end of"),
        _("Method"),
        _("Basis of the cost"),
    ]
    return csv_file("stock-value", titles, _csv_rows(request, form))


@require_safe
@staff_page(SEE_STOCK_VALUE)
def stock_value_item(request: PersonRequest, sku: str) -> HttpResponse:
    item = get_stocked_item_for(request.user, sku)
    form = ValueFilterForm(request.GET)
    company, on, method = _company(form), form.chosen_day, form.chosen_method
    held, steps = item_steps(item, company, on, method)
    context = {
        "item": item,
        "held": held,
        "steps": steps[: -MOST_STEPS - 1 : -1],
        "has_more_steps": len(steps) > MOST_STEPS,
        "company": company,
        "on": on,
        "method": method,
        "filter_form": form.filled(),
    }
    return render(request, "inventory/stock_value_item.html", context)


def _company(form: ValueFilterForm) -> Company:
    company = form.chosen_company
    if company is None:
        raise Http404
    return company


def _items(
    request: PersonRequest, form: ValueFilterForm, company: Company
) -> QuerySet[Item]:
    items = items_ever_held(stocked_items_for(request.user), company, form.chosen_day)
    text = form.asked.get("q", "").strip()
    return items.filter(matching(text)) if text else items


def _csv_rows(request: PersonRequest, form: ValueFilterForm) -> Iterator[list[Any]]:
    company, on, method = _company(form), form.chosen_day, form.chosen_method
    items = _items(request, form, company).order_by("sku").iterator(chunk_size=CHUNK)
    while chunk := list(islice(items, CHUNK)):
        for row in worth_of_items(chunk, company, on, method):
            if row.held.quantity or row.held.value:
                yield [*_csv_row(row), company.currency, on, _(method.label), row.basis]


def _csv_row(row: ItemWorth) -> list[Any]:
    cost = row.held.unit_cost
    return [
        row.item.sku,
        row.item.name,
        row.item.unit.code,
        f"{row.held.quantity.normalize():f}",
        "" if cost is None else f"{round(cost, 6).normalize():f}",
        f"{row.value:f}",
    ]
