"""Set one restriction of one line aside, with a reason; screen an order again."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from foundation.access import staff_page
from foundation.http import PersonRequest
from foundation.pages import errors_in
from foundation.sentences import word
from orders.access import get_order_for
from orders.compliance.states import ScreeningStatus, Trigger
from orders.forms.compliance import DecisionForm
from orders.models import Order, ScreeningFinding
from orders.permissions import DECIDE_COMPLIANCE
from orders.services.compliance.decisions import override_restriction
from orders.services.compliance.rescreen import rescreen


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(DECIDE_COMPLIANCE)
def order_override(request: PersonRequest, number: str, key: int) -> HttpResponse:
    order = get_order_for(request.user, number)
    found = _restriction(order, key)
    line_no, code = found.line_no or 0, found.params["code"]
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        with errors_in(form):
            override_restriction(order, line_no, code, reason=reason, by=request.user)
        if form.is_valid():
            said = _("Restriction %(code)s no longer stops line %(line)s.")
            messages.success(request, said % {"code": code, "line": line_no})
            return redirect("pages:order_page", order.number)
    context = {
        "order": order,
        "form": form,
        "finding": found,
        "sentence": word(found.code, found.params),
    }
    return render(request, "orders/order_override.html", context)


@require_POST
@staff_page(DECIDE_COMPLIANCE)
def order_rescreen(request: PersonRequest, number: str) -> HttpResponse:
    order = get_order_for(request.user, number)
    results = rescreen([order.number], trigger=Trigger.HAND, by=request.user)
    said = _("Screened again: %(result)s.")
    messages.success(request, said % {"result": _(results[order.number].label)})
    return redirect("pages:order_page", order.number)


def _restriction(order: Order, key: int) -> ScreeningFinding:
    """A restriction of a line of the order that still stops it."""
    found = order.screening_findings.filter(pk=key, line_no__isnull=False)
    open_ones = found.exclude(status=ScreeningStatus.PASSED).first()
    if open_ones is None:
        raise Http404
    return open_ones
