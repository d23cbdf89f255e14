from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language_info
from django.views.decorators.http import require_safe

from foundation.access import staff_page
from foundation.changes import stream_of
from foundation.countries import country_name
from foundation.http import PersonRequest
from foundation.models import User
from foundation.panels import panels_of
from partners.access import get_partner_for
from partners.models import Partner
from partners.permissions import EDIT_PARTNERS, SEE_CREDIT, SEE_PARTNERS
from partners.queries import CreditPicture, credit_picture


@require_safe
@staff_page(SEE_PARTNERS)
def partner_page(request: PersonRequest, code: str) -> HttpResponse:
    partner = get_partner_for(request.user, code)
    addresses = partner.addresses.order_by("kind", "-is_default", "id")
    context = {
        "partner": partner,
        "country": country_name(partner.country),
        "language": get_language_info(partner.language)["name_translated"],
        "addresses": [(row, country_name(row.country)) for row in addresses],
        "contacts": partner.contacts.order_by("-is_active", "name"),
        "identifiers": partner.identifiers.order_by("scheme", "value"),
        "credit": _credit(request.user, partner),
        "panels": panels_of("partner", request.user, partner),
        "timeline": stream_of("partner", partner.code),
        "may_edit": request.user.may(EDIT_PARTNERS),
    }
    return render(request, "partners/partner_page.html", context)


def _credit(user: User, partner: Partner) -> CreditPicture | None:
    may_see = partner.is_customer and user.may(SEE_CREDIT)
    return credit_picture(partner) if may_see else None
