"""Hold sources: a customer, an item or a delivery address that is held."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from foundation.access import staff_page
from foundation.http import PersonRequest
from foundation.pages import errors_in, paginate_keyset
from orders.forms.holds import HoldSourceForm, ReleaseForm
from orders.models import HoldSource
from orders.permissions import MANAGE_HOLDS
from orders.services.holding.sources import apply_source, release_source


@require_safe
@staff_page(MANAGE_HOLDS)
def hold_source_list(request: PersonRequest) -> HttpResponse:
    page = paginate_keyset(_sources(), request)
    return render(request, "orders/hold_source_list.html", {"page": page})


@staff_page(MANAGE_HOLDS)
@require_http_methods(["GET", "HEAD", "POST"])
def hold_source_new(request: PersonRequest) -> HttpResponse:
    form = HoldSourceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with errors_in(form):
            apply_source(form.values(), by=request.user)
            messages.success(request, _("The hold source is in force."))
            return redirect("orders:hold_source_list")
    return render(request, "orders/hold_source_new.html", {"form": form})


@staff_page(MANAGE_HOLDS)
@require_http_methods(["GET", "HEAD", "POST"])
def hold_source_release(request: PersonRequest, key: int) -> HttpResponse:
    """Release a source and all holds it made."""
    source = get_object_or_404(_sources(), pk=key)
    form = ReleaseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with errors_in(form):
            reason = form.cleaned_data["reason"]
            release_source(source, reason=reason, by=request.user)
            messages.success(request, _("The source and its holds are released."))
            return redirect("orders:hold_source_list")
    context = {"source": source, "form": form}
    return render(request, "orders/hold_source_release.html", context)


def _sources() -> QuerySet[HoldSource]:
    return HoldSource.objects.select_related(
        "code", "customer", "item", "site__partner", "applied_by", "released_by"
    )
