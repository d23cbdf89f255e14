from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from foundation.access import staff_page
from foundation.http import PersonRequest
from foundation.pages import errors_in
from partners.access import get_partner_for
from partners.forms import PartnerForm, segment_choices
from partners.models import Partner
from partners.permissions import EDIT_PARTNERS
from partners.services.partners import save_partner


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(EDIT_PARTNERS)
def partner_new(request: PersonRequest) -> HttpResponse:
    return _edit(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(EDIT_PARTNERS)
def partner_edit(request: PersonRequest, code: str) -> HttpResponse:
    return _edit(request, get_partner_for(request.user, code))


def _edit(request: PersonRequest, partner: Partner | None) -> HttpResponse:
    form = PartnerForm(request.POST or None, partner=partner)
    if request.method == "POST" and form.is_valid():
        with errors_in(form):
            saved = save_partner(form.values(), partner=partner, by=request.user)
            messages.success(request, _("%(name)s is saved.") % {"name": saved.name})
            return redirect("partners:partner_page", saved.code)
    context = {"form": form, "partner": partner, "segments": segment_choices()}
    return render(request, "partners/partner_edit.html", context)
