from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from foundation.access import staff_page
from foundation.changes import stream_of
from foundation.http import PersonRequest
from foundation.pages import errors_in, paginate_keyset
from inventory.access import get_location_for, get_place_for
from inventory.forms.places import PlaceForm
from inventory.models import Location
from inventory.permissions import EDIT_LOCATIONS, SEE_STOCK
from inventory.reads.locations import parts_in, tree_of
from inventory.reads.parts import PartRow
from inventory.services.location_tree import save_place
from inventory.states import LocationKind


@require_safe
@staff_page(SEE_STOCK)
def place_page(request: PersonRequest, code: str, place: str) -> HttpResponse:
    location = get_location_for(request.user, code)
    found = get_place_for(request.user, location, place)
    page = paginate_keyset(parts_in(found), request, "id")
    is_zone = found.kind == LocationKind.ZONE
    context = {
        "location": location,
        "place": found,
        "kind": LocationKind(found.kind),
        "tree": tree_of(location, found) if is_zone else None,
        "page": page,
        "parts": [PartRow(part) for part in page.rows],
        "timeline": stream_of("place", found.code),
        "may_edit": request.user.may(EDIT_LOCATIONS),
    }
    return render(request, "inventory/places/place_page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(EDIT_LOCATIONS)
def place_new(request: PersonRequest, code: str) -> HttpResponse:
    return _edit(request, get_location_for(request.user, code), None)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(EDIT_LOCATIONS)
def place_edit(request: PersonRequest, code: str, place: str) -> HttpResponse:
    location = get_location_for(request.user, code)
    return _edit(request, location, get_place_for(request.user, location, place))


def _edit(
    request: PersonRequest, location: Location, place: Location | None
) -> HttpResponse:
    at = request.GET.get("in", "")
    form = PlaceForm(request.POST or None, site=location, instance=place, at=at)
    if request.method == "POST" and form.is_valid():
        with errors_in(form):
            saved = save_place(
                form.save(commit=False), form.chosen_parent(), by=request.user
            )
            done = _("%(name)s is saved.") % {"name": saved.name}
            messages.success(request, done)
            if request.POST.get("action") == "next":
                return redirect(f"{request.path}?in={form.cleaned_data['parent']}")
            return redirect("inventory:location_page", location.code)
    context = {"form": form, "location": location, "place": place}
    return render(request, "inventory/places/place_edit.html", context)
