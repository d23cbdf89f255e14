from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from foundation.access import staff_page
from foundation.http import PersonRequest
from foundation.pages import errors_in
from inventory.forms.notices import DespatchForm
from inventory.permissions import BUY, RECEIVE_STOCK
from inventory.services.supply.despatch import announce_despatch


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(RECEIVE_STOCK, BUY)
def notice_import(request: PersonRequest) -> HttpResponse:
    """A supplier's despatch advice announces a delivery."""
    form = DespatchForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with errors_in(form):
            data = form.cleaned_data["file"].read()
            notice = announce_despatch(data, by=request.user)
            text = _("Delivery %(reference)s of %(number)s is announced.")
            shown = {"reference": notice.reference, "number": notice.order.number}
            messages.success(request, text % shown)
            return redirect("inventory:receipt_list")
    return render(request, "inventory/receiving/notice_import.html", {"form": form})
