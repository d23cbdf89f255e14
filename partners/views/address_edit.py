from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from foundation.access import staff_page
from foundation.http import PersonRequest
from foundation.pages import errors_in
from partners.access import get_partner_for
from partners.forms import AddressForm
from partners.models import Address, Partner
from partners.permissions import EDIT_PARTNERS
from partners.services.people import remove_address, save_address


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(EDIT_PARTNERS)
def address_new(request: PersonRequest, code: str) -> HttpResponse:
    return _edit(request, get_partner_for(request.user, code), None)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(EDIT_PARTNERS)
def address_edit(request: PersonRequest, code: str, key: int) -> HttpResponse:
    partner = get_partner_for(request.user, code)
    return _edit(request, partner, get_object_or_404(partner.addresses, pk=key))


@require_POST
@staff_page(EDIT_PARTNERS)
def address_remove(request: PersonRequest, code: str, key: int) -> HttpResponse:
    partner = get_partner_for(request.user, code)
    remove_address(get_object_or_404(partner.addresses, pk=key), by=request.user)
    messages.success(request, _("The address is removed."))
    return redirect("partners:partner_page", partner.code)


def _edit(
    request: PersonRequest, partner: Partner, address: Address | None
) -> HttpResponse:
    form = AddressForm(request.POST or None, partner=partner, address=address)
    if request.method == "POST" and form.is_valid():
        with errors_in(form):
            save_address(partner, form.values(), address=address, by=request.user)
            messages.success(request, _("The address is saved."))
            return redirect("partners:partner_page", partner.code)
    context = {"form": form, "partner": partner, "address": address}
    return render(request, "partners/address_edit.html", context)
