from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from foundation.access import staff_page
from foundation.http import PersonRequest
from foundation.pages import errors_in
from partners.access import get_partner_for
from partners.forms import ContactForm
from partners.models import Contact, Partner
from partners.permissions import EDIT_PARTNERS
from partners.services.people import save_contact


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(EDIT_PARTNERS)
def contact_new(request: PersonRequest, code: str) -> HttpResponse:
    return _edit(request, get_partner_for(request.user, code), None)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(EDIT_PARTNERS)
def contact_edit(request: PersonRequest, code: str, key: int) -> HttpResponse:
    partner = get_partner_for(request.user, code)
    return _edit(request, partner, get_object_or_404(partner.contacts, pk=key))


def _edit(
    request: PersonRequest, partner: Partner, contact: Contact | None
) -> HttpResponse:
    form = ContactForm(request.POST or None, contact=contact)
    if request.method == "POST" and form.is_valid():
        with errors_in(form):
            saved = save_contact(
                partner, form.values(), contact=contact, by=request.user
            )
            messages.success(request, _("%(name)s is saved.") % {"name": saved.name})
            return redirect("partners:partner_page", partner.code)
    context = {"form": form, "partner": partner, "contact": contact}
    return render(request, "partners/contact_edit.html", context)
