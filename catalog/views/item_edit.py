from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from catalog.access import get_item_for
from catalog.forms import ItemForm, brand_choices
from catalog.models import Item
from catalog.permissions import EDIT_ITEMS
from catalog.services.items import save_item
from foundation.access import staff_page
from foundation.http import PersonRequest
from foundation.pages import errors_in


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(EDIT_ITEMS)
def item_new(request: PersonRequest) -> HttpResponse:
    return _edit(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(EDIT_ITEMS)
def item_edit(request: PersonRequest, sku: str) -> HttpResponse:
    return _edit(request, get_item_for(request.user, sku))


def _edit(request: PersonRequest, item: Item | None) -> HttpResponse:
    form = ItemForm(request.POST or None, item=item)
    if request.method == "POST" and form.is_valid():
        with errors_in(form):
            saved = save_item(form.values(), item=item, by=request.user)
            done = _("The item %(sku)s is saved.") % {"sku": saved.sku}
            messages.success(request, done)
            return redirect("catalog:item_page", saved.sku)
    context = {"form": form, "item": item, "brands": brand_choices()}
    return render(request, "catalog/item_edit.html", context)
