from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from foundation.access import staff_page
from foundation.http import PersonRequest
from foundation.pages import errors_in
from inventory.access import get_supply_for
from inventory.forms.notices import NoticeForm
from inventory.models import ShippingNotice
from inventory.permissions import BUY, RECEIVE_STOCK
from inventory.services.supply.notices import announce, cancel_notice


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(RECEIVE_STOCK, BUY)
def notice_new(request: PersonRequest, number: str) -> HttpResponse:
    order = get_supply_for(request.user, number)
    lines = order.lines.select_related("item__unit").order_by("line_no")
    still = [line for line in lines if line.open]
    filled = {line.pk: line.open for line in still}
    form = NoticeForm(still, request.POST or None, filled=filled)
    if request.method == "POST" and form.is_valid():
        with errors_in(form):
            notice = announce(order, form.draft(), by=request.user)
            text = _("Delivery %(reference)s is announced.")
            messages.success(request, text % {"reference": notice.reference})
            return redirect("inventory:receipt_list")
    context = {"form": form, "order": order}
    return render(request, "inventory/receiving/notice_new.html", context)


@require_POST
@staff_page(RECEIVE_STOCK, BUY)
def notice_cancel(request: PersonRequest, number: str, reference: str) -> HttpResponse:
    order = get_supply_for(request.user, number)
    notice = get_object_or_404(ShippingNotice, order=order, reference=reference)
    cancel_notice(notice, by=request.user)
    text = _("Delivery %(reference)s is no longer expected.")
    messages.success(request, text % {"reference": reference})
    return redirect("inventory:receipt_list")
