from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from catalog.access import get_item_for
from catalog.forms import PartsForm, unit_choices
from catalog.permissions import EDIT_ITEMS
from catalog.services.parts import set_parts
from foundation.access import staff_page
from foundation.http import PersonRequest
from foundation.pages import errors_in


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(EDIT_ITEMS)
def item_parts(request: PersonRequest, sku: str) -> HttpResponse:
    item = get_item_for(request.user, sku)
    form = PartsForm(request.POST or None, item=item)
    if request.method == "POST" and form.is_valid():
        with errors_in(form):
            set_parts(item, **form.cleaned_data, by=request.user)
            done = _("The item %(sku)s is saved.") % {"sku": item.sku}
            messages.success(request, done)
            return redirect("catalog:item_page", item.sku)
    context = {"form": form, "item": item, "units": unit_choices()}
    return render(request, "catalog/item_parts.html", context)
