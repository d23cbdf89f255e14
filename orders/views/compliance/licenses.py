"""Export licenses: the list with what is left, one to add or change."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from foundation import clock
from foundation.access import staff_page
from foundation.http import PersonRequest
from foundation.pages import errors_in
from orders.compliance.restrictions import LicenseFacts
from orders.forms.compliance import LicenseForm
from orders.models import License, LicenseUse
from orders.permissions import DECIDE_COMPLIANCE, SEE_COMPLIANCE
from orders.services.compliance.licenses import save_license
from orders.services.screening.trade import ZERO, license_facts


@require_safe
@staff_page(SEE_COMPLIANCE)
def license_list(request: PersonRequest) -> HttpResponse:
    today = clock.today()
    rows = [(row, left, row.valid_until < today) for row, left in _with_rest()]
    context = {"rows": rows, "may_decide": request.user.may(DECIDE_COMPLIANCE)}
    return render(request, "orders/license_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(DECIDE_COMPLIANCE)
def license_new(request: PersonRequest) -> HttpResponse:
    return _edit(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(DECIDE_COMPLIANCE)
def license_edit(request: PersonRequest, number: str) -> HttpResponse:
    return _edit(request, get_object_or_404(License, number=number))


def _edit(request: PersonRequest, existing: License | None) -> HttpResponse:
    form = LicenseForm(request.POST or None, existing=existing)
    if request.method == "POST" and form.is_valid():
        with errors_in(form):
            save_license(form.values(), by=request.user, existing=existing)
        if form.is_valid():
            messages.success(request, _("License saved."))
            return redirect("orders:license_list")
    context = {"form": form, "license": existing}
    status = 422 if form.errors else 200
    return render(request, "orders/license_edit.html", context, status=status)


def _with_rest() -> list[tuple[License, LicenseFacts]]:
    """Licenses, those in use first, each with what is left of it."""
    sums = LicenseUse.objects.values_list("license_id")
    used = {
        key: (quantity, value)
        for key, quantity, value in sums.annotate(Sum("quantity"), Sum("value"))
    }
    rows = License.objects.select_related("partner")
    return [
        (row, license_facts(row, *used.get(row.pk, (ZERO, ZERO))))
        for row in rows.order_by("-is_active", "valid_until", "number")
    ]
