from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from foundation.access import staff_page
from foundation.errors import BusinessError
from foundation.http import PersonRequest, came_from
from foundation.models import SavedView
from foundation.person_forms import SavedViewForm
from foundation.records import url_or_none
from foundation.services.saved_views import delete_view, save_view


@require_POST
@staff_page()
def saved_view_save(request: PersonRequest) -> HttpResponse:
    form = SavedViewForm(request.POST)
    if not form.is_valid():
        raise BusinessError(_("A view needs a name of at most 60 letters."))
    view = save_view(
        form.cleaned_data["page"],
        name=form.cleaned_data["name"],
        query=form.cleaned_data["query"],
        is_shared=form.cleaned_data["is_shared"],
        by=request.user,
    )
    messages.success(request, _("The view “%(name)s” is saved.") % {"name": view.name})
    return redirect(f"{url_or_none(view.page) or '/'}?{view.query}")


@require_POST
@staff_page()
def saved_view_delete(request: PersonRequest, key: int) -> HttpResponse:
    view = get_object_or_404(SavedView, pk=key)
    delete_view(view, by=request.user)
    messages.success(
        request, _("The view “%(name)s” is removed.") % {"name": view.name}
    )
    return redirect(url_or_none(view.page) or came_from(request) or "home")
