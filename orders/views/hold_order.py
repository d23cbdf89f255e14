"""Put an order on hold, and let it go on."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from foundation.access import staff_page
from foundation.http import PersonRequest
from foundation.pages import errors_in
from orders.access import get_order_for
from orders.forms.holds import HoldForm, ReleaseForm
from orders.models import Hold
from orders.permissions import APPLY_HOLDS, RELEASE_HOLDS
from orders.services.holding.holds import apply_hold, release_hold
from orders.services.holding.rights import require_release


@staff_page(APPLY_HOLDS)
@require_http_methods(["GET", "HEAD", "POST"])
def order_hold(request: PersonRequest, number: str) -> HttpResponse:
    """The whole order, or with `?line=3` one line."""
    order = get_order_for(request.user, number)
    line = request.GET.get("line", "")
    form = HoldForm(request.POST or None, order=order, line=line)
    if request.method == "POST" and form.is_valid():
        with errors_in(form):
            apply_hold(order, form.to_wish(), by=request.user)
            messages.success(request, _("The hold is set."))
            return redirect("pages:order_page", order.number)
    return render(request, "orders/order_hold.html", {"order": order, "form": form})


@staff_page(RELEASE_HOLDS)
@require_http_methods(["GET", "HEAD", "POST"])
def hold_release(request: PersonRequest, number: str, key: int) -> HttpResponse:
    """Release one hold, with a reason; 403 without its role."""
    order = get_order_for(request.user, number)
    hold = _hold(order.pk, key)
    require_release(hold, request.user)
    form = ReleaseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with errors_in(form):
            release_hold(hold, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, _("The hold is released."))
            return redirect("pages:order_page", order.number)
    context = {"order": order, "hold": hold, "form": form}
    return render(request, "orders/hold_release.html", context)


def _hold(order_id: int, key: int) -> Hold:
    hold = Hold.objects.select_related("code", "line", "order").filter(
        order=order_id, pk=key
    )
    found = hold.first()
    if found is None:
        raise Http404
    return found
