from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from foundation.access import staff_page
from foundation.http import PersonRequest
from foundation.pages import errors_in
from inventory.access import get_location_for
from inventory.forms import LocationForm
from inventory.models import Location
from inventory.permissions import EDIT_LOCATIONS
from inventory.services.location_tree import guard_books, guard_empty
from inventory.services.places import save_location


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(EDIT_LOCATIONS)
def location_new(request: PersonRequest) -> HttpResponse:
    return _edit(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(EDIT_LOCATIONS)
def location_edit(request: PersonRequest, code: str) -> HttpResponse:
    return _edit(request, get_location_for(request.user, code))


def _edit(request: PersonRequest, location: Location | None) -> HttpResponse:
    form = LocationForm(request.POST or None, instance=location)
    if request.method == "POST" and form.is_valid():
        changed = form.save(commit=False)
        with errors_in(form):
            if location:
                guard_books(changed)
            if location and not changed.is_active:
                guard_empty(changed)
            saved = save_location(changed, by=request.user)
            done = _("The location %(name)s is saved.") % {"name": saved.name}
            messages.success(request, done)
            return redirect("inventory:location_page", saved.code)
    context = {"form": form, "location": location}
    return render(request, "inventory/location_edit.html", context)
