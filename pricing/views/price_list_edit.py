from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from foundation.access import staff_page
from foundation.http import PersonRequest
from foundation.pages import errors_in
from pricing.access import get_price_list_for
from pricing.forms import PriceListForm
from pricing.models import PriceList
from pricing.permissions import EDIT_PRICES
from pricing.services.lists import save_price_list


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(EDIT_PRICES)
def price_list_new(request: PersonRequest) -> HttpResponse:
    return _edit(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(EDIT_PRICES)
def price_list_edit(request: PersonRequest, code: str) -> HttpResponse:
    return _edit(request, get_price_list_for(request.user, code))


def _edit(request: PersonRequest, price_list: PriceList | None) -> HttpResponse:
    form = PriceListForm(request.POST or None, price_list=price_list)
    if request.method == "POST" and form.is_valid():
        with errors_in(form):
            saved = save_price_list(
                form.values(), price_list=price_list, by=request.user
            )
            messages.success(request, _("%(name)s is saved.") % {"name": saved.name})
            return redirect("pricing:price_list_page", saved.code)
    context = {"form": form, "price_list": price_list}
    return render(request, "pricing/price_list_edit.html", context)
