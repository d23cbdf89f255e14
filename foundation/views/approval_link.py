"""The page behind the signed link of a mail: it shows, and only its buttons act."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from foundation.access import may_see
from foundation.actor import by_means
from foundation.approvals.forms import RejectForm
from foundation.approvals.links import Link, read_link
from foundation.approvals.queries import cases_of, topic_context
from foundation.models import ApprovalStep, Means, User
from foundation.services.approvals import approve, reject


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def approval_link(request: HttpRequest, token: str) -> HttpResponse:
    link = read_link(token)
    found = _found(link) if link else None
    if found is None:
        return render(request, "foundation/approval_link_dead.html", status=410)
    step, person = found
    is_rejection = request.POST.get("decision") == "reject"
    form = RejectForm(request.POST if is_rejection else None)
    with translation.override(person.language), by_means(Means.LINK):
        if request.method == "POST" and _decide(request, step, person, form):
            return redirect("pages:approval_link", token=token)
        context = _context(step, person, form)
        return render(request, "foundation/approval_link.html", context)


def _found(link: Link) -> tuple[ApprovalStep, User] | None:
    """The step and its approver, as long as that person may still see the record."""
    steps = ApprovalStep.objects.select_related("request__previous")
    step = steps.filter(pk=link.step_id).first()
    person = User.objects.filter(pk=link.user_id, is_active=True).first()
    if link.is_expired or step is None or person is None or not person.is_staff:
        return None
    request = step.request
    is_seen = may_see(person, request.subject_kind, request.subject)
    return (step, person) if is_seen else None


def _decide(
    request: HttpRequest, step: ApprovalStep, person: User, form: RejectForm
) -> bool:
    """Do what the button says, once; a rejection without a reason is asked again."""
    if not form.is_bound:
        approve(step, by=person)
        messages.success(request, _("You approved it. Thank you."))
        return True
    if not form.is_valid():
        return False
    reject(step, by=person, reason=form.cleaned_data["reason"])
    messages.success(request, _("You rejected it. Whoever asked is told why."))
    return True


def _context(step: ApprovalStep, person: User, form: RejectForm) -> dict[str, Any]:
    (case,) = cases_of([step.request], person)
    return {
        "case": case,
        "step": step,
        "person": person,
        "form": form,
        "is_pending": case.mine is not None and case.mine.pk == step.pk,
        **topic_context(step.request),
    }
