from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from foundation.access import staff_page
from foundation.changes import stream_of
from foundation.countries import country_name
from foundation.http import PersonRequest
from foundation.panels import panels_of
from inventory.access import get_location_for, locations_for
from inventory.permissions import EDIT_LOCATIONS, SEE_STOCK
from inventory.reads.locations import tree_of
from inventory.states import LocationKind
from inventory.wording import calendar_of


@require_safe
@staff_page(SEE_STOCK)
def location_list(request: PersonRequest) -> HttpResponse:
    locations = locations_for(request.user).select_related("company", "calendar")
    rows = [
        (location, LocationKind(location.kind), country_name(location.country))
        for location in locations.order_by("code")
    ]
    context = {"rows": rows, "may_edit": request.user.may(EDIT_LOCATIONS)}
    return render(request, "inventory/location_list.html", context)


@require_safe
@staff_page(SEE_STOCK)
def location_page(request: PersonRequest, code: str) -> HttpResponse:
    location = get_location_for(request.user, code)
    context = {
        "location": location,
        "kind": LocationKind(location.kind),
        "country": country_name(location.country),
        "tree": tree_of(location),
        "calendar": calendar_of(location),
        "panels": panels_of("location", request.user, location),
        "timeline": stream_of("location", location.code),
        "may_edit": request.user.may(EDIT_LOCATIONS),
    }
    return render(request, "inventory/location_page.html", context)
