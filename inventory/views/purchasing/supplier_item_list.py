from __future__ import annotations

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from foundation import clock
from foundation.access import staff_page
from foundation.http import PersonRequest
from foundation.lists import filter_chips
from foundation.pages import paginate_keyset
from inventory.access import supplier_items_for
from inventory.forms.supplier_items import SupplierItemFilterForm
from inventory.lead_times import lead_times, supplier_lead_times
from inventory.permissions import BUY, SEE_SUPPLY
from inventory.purchasing.queries import price_of
from partners.models import Partner


@require_safe
@staff_page(SEE_SUPPLY)
def supplier_item_list(request: PersonRequest) -> HttpResponse:
    """What suppliers sell us, with price, minimum and how long they really take."""
    form = SupplierItemFilterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    supplied = supplier_items_for(request.user)
    supplier = Partner.objects.filter(code=asked.get("supplier") or "").first()
    if supplier is not None:
        supplied = supplied.filter(supplier=supplier)
    if text := asked.get("q", "").strip():
        supplied = supplied.filter(_means(text))
    page = paginate_keyset(supplied.prefetch_related("prices"), request, "id")
    taken = lead_times(row.item_id for row in page)
    today = clock.today()
    context = {
        "page": page,
        "rows": [
            (row, price_of(row, today), taken.get((row.supplier_id, row.item_id)))
            for row in page
        ],
        "supplier": supplier,
        "lead_time": _lead_time(supplier),
        "filter_form": form,
        "search": asked.get("q", ""),
        "chips": filter_chips(form, request),
        "may_buy": request.user.may(BUY),
    }
    return render(request, "inventory/purchasing/supplier_item_list.html", context)


def _lead_time(supplier: Partner | None) -> object:
    if supplier is None:
        return None
    return supplier_lead_times([supplier.pk]).get(supplier.pk)


def _means(text: str) -> Q:
    return (
        Q(item__sku__icontains=text)
        | Q(item__name__icontains=text)
        | Q(their_code__icontains=text)
        | Q(supplier__name__icontains=text)
        | Q(supplier__code__iexact=text)
    )
