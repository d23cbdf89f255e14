from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from catalog.access import get_item_for
from catalog.forms import ItemCodeForm, code_kinds
from catalog.permissions import EDIT_ITEMS, SEE_ITEMS
from catalog.services.parts import add_code, remove_code
from catalog.states import ItemKind, TaxClass
from foundation.access import staff_page
from foundation.changes import stream_of
from foundation.countries import country_name
from foundation.errors import BusinessError
from foundation.http import PersonRequest
from foundation.panels import panels_of


@require_safe
@staff_page(SEE_ITEMS)
def item_page(request: PersonRequest, sku: str) -> HttpResponse:
    item = get_item_for(request.user, sku)
    context = {
        "item": item,
        "kinds": {kind.value: kind for kind in ItemKind},
        "tax_class": TaxClass(item.tax_class),
        "origin": country_name(item.country_of_origin),
        "components": item.components.select_related("item__unit").order_by("id"),
        "kits": item.used_in.select_related("kit").order_by("kit__sku")[:20],
        "conversions": item.conversions.select_related("unit").order_by("factor"),
        "codes": item.codes.order_by("kind", "code"),
        "code_kinds": dict(code_kinds()),
        "code_form": ItemCodeForm(),
        "panels": panels_of("item", request.user, item),
        "timeline": stream_of("item", item.sku),
        "may_edit": request.user.may(EDIT_ITEMS),
    }
    return render(request, "catalog/item_page.html", context)


@require_POST
@staff_page(EDIT_ITEMS)
def item_code_add(request: PersonRequest, sku: str) -> HttpResponse:
    item = get_item_for(request.user, sku)
    form = ItemCodeForm(request.POST)
    if not form.is_valid():
        raise BusinessError(_("A code needs a kind and at most 60 characters."))
    code = form.cleaned_data["code"]
    add_code(item, kind=form.cleaned_data["kind"], code=code, by=request.user)
    messages.success(request, _("The code %(code)s is added.") % {"code": code})
    return redirect("catalog:item_page", item.sku)


@require_POST
@staff_page(EDIT_ITEMS)
def item_code_remove(request: PersonRequest, sku: str) -> HttpResponse:
    item = get_item_for(request.user, sku)
    key = request.POST.get("code", "")
    code = get_object_or_404(item.codes, pk=int(key) if key.isdecimal() else 0)
    remove_code(code, by=request.user)
    messages.success(request, _("The code %(code)s is removed.") % {"code": code.code})
    return redirect("catalog:item_page", item.sku)
