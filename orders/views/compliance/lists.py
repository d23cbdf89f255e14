"""Sanctions lists with their versions, how orders are screened, and a new version."""

from __future__ import annotations

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from foundation.access import require, staff_page
from foundation.http import PersonRequest
from foundation.pages import errors_in
from foundation.sentences import word
from orders.compliance.states import ScreeningStatus
from orders.forms.compliance import ListForm, PolicyForm
from orders.models import ListVersion, OrderScreening, SanctionList
from orders.permissions import DECIDE_COMPLIANCE, SEE_COMPLIANCE
from orders.services.compliance.lists import start_rescreen
from orders.services.compliance.policy import save_policy, set_list_active
from orders.services.compliance.uploads import take_list
from orders.services.screening.facts import screening_facts

#: So many versions of each list are shown.
SHOWN = 5


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(SEE_COMPLIANCE)
def sanction_lists(request: PersonRequest) -> HttpResponse:
    """The lists; a file sent here is kept and read by a worker."""
    form = ListForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        require(request.user, DECIDE_COMPLIANCE)
        if form.is_valid():
            with errors_in(form):
                return _take(request, form)
    context = {
        "form": form,
        "lists": _lists(),
        "policy_form": PolicyForm(policy=screening_facts().policy),
        "is_on": screening_facts().is_on,
        "waiting": OrderScreening.objects.exclude(
            status=ScreeningStatus.PASSED
        ).count(),
        "may_decide": request.user.may(DECIDE_COMPLIANCE),
    }
    status = 422 if form.errors else 200
    return render(request, "orders/sanction_lists.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(DECIDE_COMPLIANCE)
def screening_policy(request: PersonRequest) -> HttpResponse:
    form = PolicyForm(request.POST or None, policy=screening_facts().policy)
    if request.method == "POST" and form.is_valid():
        with errors_in(form):
            save_policy(form.values(), by=request.user)
        if form.is_valid():
            messages.success(request, _("Orders are screened so from now on."))
            return redirect("orders:sanction_lists")
    status = 422 if form.errors else 200
    return render(
        request, "orders/screening_policy.html", {"form": form}, status=status
    )


@require_POST
@staff_page(DECIDE_COMPLIANCE)
def sanction_list_switch(request: PersonRequest, code: str) -> HttpResponse:
    listed = get_object_or_404(SanctionList, code=code)
    # What the button said counts, also from a page that is no longer up to date.
    is_active = request.POST.get("to") == "on"
    set_list_active(listed, is_active=is_active, by=request.user)
    return redirect("orders:sanction_lists")


@require_POST
@staff_page(DECIDE_COMPLIANCE)
def orders_rescreen(request: PersonRequest) -> HttpResponse:
    job = start_rescreen(by=request.user)
    return redirect("pages:job_page", job.pk)


def _take(request: PersonRequest, form: ListForm) -> HttpResponse:
    file: UploadedFile[bytes] = form.cleaned_data["file"]
    job = take_list(file.name or "list", file.read(), by=request.user)
    return redirect("pages:job_page", job.pk)


def _lists() -> list[tuple[SanctionList, list[tuple[ListVersion, list[str]]]]]:
    versions = ListVersion.objects.select_related("imported_by").order_by("-number")
    rows = SanctionList.objects.order_by("code").prefetch_related(
        Prefetch("versions", versions)
    )
    return [
        (row, [(each, _errors(each)) for each in list(row.versions.all())[:SHOWN]])
        for row in rows
    ]


def _errors(version: ListVersion) -> list[str]:
    return [
        _("Row %(row)s: %(text)s")
        % {"row": each["row"], "text": word(each["code"], each["params"])}
        for each in version.errors[:20]
    ]
