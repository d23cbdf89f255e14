"""My absences: who decides in my place, from when to when."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from foundation.access import staff_page
from foundation.approvals.deciders import absentees_of
from foundation.approvals.forms import AbsenceForm
from foundation.http import PersonRequest
from foundation.models import Delegation, User
from foundation.pages import errors_in
from foundation.services.absences import absences_ahead, end_absence, plan_absence


def absence_context(person: User, form: AbsenceForm | None = None) -> dict[str, Any]:
    """What the profile shows of absences: mine ahead, and those I stand in for."""
    return {
        "absences": absences_ahead(person),
        "stands_in_for": absentees_of(person),
        "absence_form": form or AbsenceForm(person),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page()
def absence_plan(request: PersonRequest) -> HttpResponse:
    form = AbsenceForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with errors_in(form):
            plan_absence(request.user, by=request.user, **form.cleaned_data)
            done = _("%(name)s decides in your place while you are away.")
            messages.success(request, done % {"name": form.cleaned_data["to"].name})
            return redirect("pages:profile")
    context = absence_context(request.user, form)
    return render(request, "foundation/absence_plan.html", context)


@require_POST
@staff_page()
def absence_end(request: PersonRequest, key: int) -> HttpResponse:
    absence = get_object_or_404(Delegation, pk=key, from_user=request.user)
    end_absence(absence, by=request.user)
    messages.success(request, _("Nobody stands in for you any more."))
    return redirect("pages:profile")
