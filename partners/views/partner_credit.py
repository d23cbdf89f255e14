"""What a customer owes us and may still order, entry by entry; and the terms."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from foundation.access import staff_page
from foundation.http import PersonRequest
from foundation.pages import errors_in, paginate_keyset
from partners.access import get_partner_for
from partners.forms import CreditForm
from partners.models import ExposureEntry
from partners.permissions import EDIT_CREDIT, SEE_CREDIT
from partners.queries import credit_picture
from partners.services.credit import save_credit

#: What kind of record an entry of the ledger is about.
_RECORDS = {
    ExposureEntry.Kind.ORDER.value: "order",
    ExposureEntry.Kind.SHIPPED.value: "order",
    ExposureEntry.Kind.INVOICE.value: "invoice",
    ExposureEntry.Kind.PAYMENT.value: "payment",
}


@require_safe
@staff_page(SEE_CREDIT)
def partner_credit(request: PersonRequest, code: str) -> HttpResponse:
    partner = get_partner_for(request.user, code)
    entries = ExposureEntry.objects.filter(partner=partner).select_related("actor")
    page = paginate_keyset(entries, request)
    context = {
        "partner": partner,
        "credit": credit_picture(partner),
        "page": page,
        "rows": [(entry, _RECORDS[entry.kind]) for entry in page],
        "may_edit_credit": request.user.may(EDIT_CREDIT),
    }
    return render(request, "partners/partner_credit.html", context)


@staff_page(EDIT_CREDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def credit_edit(request: PersonRequest, code: str) -> HttpResponse:
    partner = get_partner_for(request.user, code)
    form = CreditForm(request.POST or None, partner=partner)
    if request.method == "POST" and form.is_valid():
        with errors_in(form):
            save_credit(partner, form.values(), by=request.user)
            messages.success(request, _("The terms of credit are saved."))
            return redirect("partners:partner_credit", partner.code)
    context = {"partner": partner, "form": form}
    return render(request, "partners/credit_edit.html", context)
