from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from foundation.access import staff_page
from foundation.http import PersonRequest
from foundation.pages import errors_in
from inventory.floor.pages import places_of_work
from inventory.forms.counting import CountNewForm
from inventory.permissions import POST_COUNTS
from inventory.services.counting.sheets import make_sheet


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(POST_COUNTS)
def count_new(request: PersonRequest) -> HttpResponse:
    places = list(places_of_work(request.user).values_list("code", "name"))
    item = request.GET.get("item", "")
    form = CountNewForm(request.POST or None, places=places, item=item)
    if request.method == "POST" and form.is_valid():
        with errors_in(form):
            sheet = make_sheet(
                form.place(),
                form.scope(),
                cause=f"form:{form.cleaned_data['key']}",
                by=request.user,
            )
            done = _("Count %(number)s is ready to be counted.")
            messages.success(request, done % {"number": sheet.number})
            return redirect("inventory:count_page", sheet.number)
    return render(request, "inventory/counting/count_new.html", {"form": form})
