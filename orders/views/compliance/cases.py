"""Cases of screening: what waits for a decision, and one case at a time."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from foundation.access import require, staff_page
from foundation.http import PersonRequest
from foundation.kinds import mark
from foundation.models import User
from foundation.pages import errors_in, paginate_keyset
from foundation.sentences import word
from orders.access import orders_for
from orders.compliance.states import CaseStatus, PartyKind, PartyRole
from orders.compliance_cases import cases_for
from orders.compliance_lists import versions_in_words
from orders.forms.compliance import CaseFilterForm, DecisionForm
from orders.models import ClearedPair, ScreeningCase
from orders.permissions import DECIDE_COMPLIANCE, SEE_COMPLIANCE, SEE_DISPOSITIONS
from orders.services.compliance.decisions import clear_case, confirm_case, reopen_case
from orders.services.screening.facts import screening_facts

DEEDS = {
    "clear": (clear_case, mark("%(party)s is cleared; its orders go on.")),
    "confirm": (confirm_case, mark("%(party)s is confirmed; its orders stay here.")),
    "reopen": (reopen_case, mark("%(party)s is to be decided anew.")),
}


@require_safe
@staff_page(SEE_COMPLIANCE)
def case_list(request: PersonRequest) -> HttpResponse:
    form = CaseFilterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    status = CaseStatus(asked.get("status") or CaseStatus.OPEN)
    found = cases_for(request.user, status)
    if text := asked.get("q", "").strip():
        found = found.filter(_named(text))
    context = {
        "page": paginate_keyset(found, request),
        "tabs": _tabs(request.user, status),
        "search": asked.get("q", ""),
        "kept": [("status", status.value)],
        "is_on": screening_facts().is_on,
        "may_see_dispositions": request.user.may(SEE_DISPOSITIONS),
        "is_open": status == CaseStatus.OPEN,
    }
    return render(request, "orders/case_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(SEE_COMPLIANCE)
def case_page(request: PersonRequest, number: str) -> HttpResponse:
    case = _case(request.user, number)
    form = DecisionForm(request.POST or None)
    if request.method == "POST":
        require(request.user, DECIDE_COMPLIANCE)
    if form.is_valid():
        with errors_in(form):
            _decide(request, case, form.cleaned_data["reason"])
        if form.is_valid():
            return redirect(_next_url(request.user, case))
    context = {
        "case": case,
        "form": form,
        "list_words": versions_in_words({case.list_code: case.list_version})[0],
        "reasons": [word(each["code"], each["params"]) for each in case.reasons],
        "roles": [PartyRole(role).label for role in case.roles],
        "listed_kind": PartyKind(case.entry.get("kind", PartyKind.ENTITY)).label,
        "clearance": ClearedPair.objects.filter(**_pair(case)).first(),
        "other_orders": _others(request.user, case),
        "next_case": _following(request.user, case),
        "may_decide": request.user.may(DECIDE_COMPLIANCE),
        "is_open": case.status == CaseStatus.OPEN,
    }
    return render(request, "orders/case_page.html", context)


def _named(text: str) -> Q:
    return (
        Q(party_name__icontains=text)
        | Q(entry__name__icontains=text)
        | Q(number=text)
        | Q(order__number=text)
    )


def _tabs(user: User, chosen: CaseStatus) -> list[dict[str, Any]]:
    return [
        {
            "label": _(status.label),
            "url": f"{reverse('orders:case_list')}?status={status.value}",
            "is_active": status == chosen,
            "count": cases_for(user, status).count()
            if status == CaseStatus.OPEN
            else None,
        }
        for status in CaseStatus
    ]


def _case(user: User, number: str) -> ScreeningCase:
    cases = ScreeningCase.objects.filter(order__in=orders_for(user), number=number)
    found = cases.select_related("order__partner", "decided_by").first()
    if found is None:
        raise Http404
    return found


def _decide(request: PersonRequest, case: ScreeningCase, reason: str) -> None:
    deed = request.POST.get("decision", "")
    if deed not in DEEDS:
        raise Http404
    decide, said = DEEDS[deed]
    decide(case, reason=reason, by=request.user)
    messages.success(request, _(said) % {"party": case.party_name})


def _next_url(user: User, case: ScreeningCase) -> str:
    """On to the next case; when none is left, to the list."""
    following = _following(user, case)
    if following is None:
        return reverse("orders:case_list")
    return reverse("orders:case_page", args=[following.number])


def _following(user: User, case: ScreeningCase) -> ScreeningCase | None:
    waiting = cases_for(user, CaseStatus.OPEN).exclude(pk=case.pk)
    return waiting.filter(pk__lt=case.pk).first() or waiting.first()


def _others(user: User, case: ScreeningCase) -> int:
    """How many more orders a decision speaks of."""
    cases = cases_for(user, CaseStatus(case.status)).filter(**_pair(case))
    return cases.exclude(pk=case.pk).count()


def _pair(case: ScreeningCase) -> dict[str, str]:
    names = ("fingerprint", "list_code", "external_id", "entry_digest")
    return dict(zip(names, case.pair, strict=True))
