"""Approvals: what waits for me, one request, and what an approver may do with it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from foundation.access import may_see, staff_page
from foundation.approvals.forms import DelegateForm, NoteForm, RejectForm
from foundation.approvals.queries import (
    case_for,
    cases_of,
    cases_waiting_for,
    decided_by,
    open_requests,
    step_for,
    topic_context,
)
from foundation.http import PersonRequest, safe_next
from foundation.models import ApprovalRequest, ApprovalStep
from foundation.pages import errors_in, paginate_keyset
from foundation.permissions import SEE_APPROVALS
from foundation.services.approvals import approve, delegate, reject

LIST = "pages:approval_list"


@require_safe
@staff_page()
def approval_list(request: PersonRequest) -> HttpResponse:
    view = request.GET.get("view", "")
    may_see_all = request.user.may(SEE_APPROVALS)
    if view == "decided":
        context = _listed(request, decided_by(request.user))
    elif view == "all" and may_see_all:
        context = _listed(request, open_requests())
    else:
        view = ""
        context = {"cases": cases_waiting_for(request.user)}
    tabs = _tabs(view, may_see_all=may_see_all)
    return render(
        request,
        "foundation/approval_list.html",
        {**context, "tabs": tabs, "view": view},
    )


@require_safe
@staff_page()
def approval_page(request: PersonRequest, key: int) -> HttpResponse:
    case = case_for(request.user, key)
    context = {"case": case, **topic_context(case.request)}
    return render(request, "foundation/approval_page.html", context)


@require_POST
@staff_page()
def approval_approve(request: PersonRequest, key: int) -> HttpResponse:
    step = step_for(request.user, key)
    form = NoteForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    approve(step, by=request.user, note=note)
    messages.success(request, _approved(step))
    return redirect(safe_next(request, LIST))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page()
def approval_reject(request: PersonRequest, key: int) -> HttpResponse:
    step = step_for(request.user, key)
    form = RejectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with errors_in(form):
            reject(step, by=request.user, reason=form.cleaned_data["reason"])
            done = _("%(number)s is rejected. Whoever asked is told why.")
            messages.success(request, done % {"number": step.request.subject})
            return redirect(safe_next(request, LIST))
    context = _about(request, step) | {"form": form}
    return render(request, "foundation/approval_reject.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page()
def approval_delegate(request: PersonRequest, key: int) -> HttpResponse:
    step = step_for(request.user, key)
    form = DelegateForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with errors_in(form):
            to, note = form.cleaned_data["to"], form.cleaned_data["note"]
            delegate(step, to=to, by=request.user, note=note)
            done = _("%(name)s decides on %(number)s now and has been told.")
            told = {"name": to.name, "number": step.request.subject}
            messages.success(request, done % told)
            return redirect(safe_next(request, LIST))
    context = _about(request, step) | {"form": form}
    return render(request, "foundation/approval_delegate.html", context)


def _approved(step: ApprovalStep) -> str:
    return _("%(number)s is approved by you.") % {"number": step.request.subject}


def _about(request: PersonRequest, step: ApprovalStep) -> dict[str, Any]:
    return {
        "step": step,
        "case": case_for(request.user, step.request_id),
        "next": safe_next(request, LIST),
    }


def _listed(
    request: PersonRequest, requests: QuerySet[ApprovalRequest]
) -> dict[str, Any]:
    page = paginate_keyset(requests, request)
    seen = [
        each for each in page if may_see(request.user, each.subject_kind, each.subject)
    ]
    return {"page": page, "cases": cases_of(seen, request.user)}


def _tabs(view: str, *, may_see_all: bool) -> list[dict[str, Any]]:
    tabs = [("", _("Waiting for me")), ("decided", _("Decided by me"))]
    if may_see_all:
        tabs.insert(1, ("all", _("Waiting for anybody")))
    return [
        {
            "label": label,
            "url": f"?view={name}" if name else "?",
            "is_active": name == view,
            "count": None,
        }
        for name, label in tabs
    ]
