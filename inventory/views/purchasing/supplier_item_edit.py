from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from foundation.access import staff_page
from foundation.changes import stream_of
from foundation.http import PersonRequest
from foundation.pages import errors_in
from inventory.access import get_supplier_item_for
from inventory.forms.supplier_items import TermsForm, WhoseForm, price_rows
from inventory.lead_times import lead_times
from inventory.models import SupplierItem, SupplierPrice
from inventory.permissions import BUY, SEE_SUPPLY
from inventory.services.supply.suppliers import save_supplier_item, subject_of
from inventory.views.purchasing.rows import with_more_rows


@require_safe
@staff_page(SEE_SUPPLY)
def supplier_item_page(request: PersonRequest, supplier: str, sku: str) -> HttpResponse:
    supplied = get_supplier_item_for(request.user, supplier, sku)
    taken = lead_times([supplied.item_id])
    context = {
        "supplied": supplied,
        "prices": supplied.prices.order_by("-valid_from", "from_quantity"),
        "lead_time": taken.get((supplied.supplier_id, supplied.item_id)),
        "timeline": stream_of(*subject_of(supplied)),
        "may_buy": request.user.may(BUY),
    }
    return render(request, "inventory/purchasing/supplier_item_page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(BUY)
def supplier_item_new(request: PersonRequest) -> HttpResponse:
    initial = {name: request.GET.get(name, "") for name in ("supplier", "item")}
    whose = WhoseForm(_data(request), initial=initial)
    is_known = request.method == "POST" and whose.is_valid()
    return _edit(request, whose.supplied() if is_known else SupplierItem(), whose)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(BUY)
def supplier_item_edit(request: PersonRequest, supplier: str, sku: str) -> HttpResponse:
    return _edit(request, get_supplier_item_for(request.user, supplier, sku), None)


def _edit(
    request: PersonRequest, supplied: SupplierItem, whose: WhoseForm | None
) -> HttpResponse:
    form = TermsForm(_data(request), instance=supplied)
    prices = price_rows(with_more_rows(request, "prices"), _prices_of(supplied))
    is_checked = request.POST.get("action") == "save"
    is_whole = whose is None or whose.is_valid()
    if is_checked and form.is_valid() and prices.is_valid() and is_whole:
        with errors_in(form):
            terms = form.save(commit=False)
            saved = save_supplier_item(terms, prices.rows(), by=request.user)
            messages.success(request, _("The supplier's terms are saved."))
            place = (saved.supplier.code, saved.item.sku)
            return redirect("inventory:supplier_item_page", *place)
    context = {
        "form": form,
        "whose": whose,
        "prices": prices,
        "supplied": None if whose else supplied,
        "is_checked": is_checked,
    }
    return render(request, "inventory/purchasing/supplier_item_edit.html", context)


def _data(request: PersonRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _prices_of(supplied: SupplierItem) -> list[dict[str, Any]]:
    prices = SupplierPrice.objects.filter(supplier_item_id=supplied.pk)
    return [
        {
            "from_quantity": price.from_quantity.normalize(),
            "unit_price": price.unit_price.normalize(),
            "valid_from": price.valid_from,
            "valid_until": price.valid_until,
        }
        for price in prices.order_by("-valid_from", "from_quantity")
    ]
