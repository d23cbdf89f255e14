"""Rehearse a draft on real orders: choose the days, follow the job, read the result."""

from __future__ import annotations

import datetime as dt

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from foundation import clock
from foundation.access import staff_page
from foundation.http import PersonRequest, is_htmx
from foundation.lists import csv_file
from foundation.models import Job, Rehearsal
from foundation.pages import errors_in, paginate_keyset
from foundation.permissions import EDIT_RULES, PUBLISH_RULES, SEE_RULES
from foundation.rule_queries import (
    get_rehearsal_for,
    get_version_for,
    results_of,
    row_of,
)
from foundation.rule_uses import RuleUse, uses
from foundation.services.rehearsals import start_rehearsal
from oms.pages.rehearsal_rows import csv_rows, csv_titles, rows_of
from oms.pages.rules_forms import PeriodForm
from oms.pages.rules_set import is_publishable

LIVE = (Job.State.WAITING, Job.State.RUNNING)
USUAL = dt.timedelta(days=30)


@require_http_methods(["GET", "POST"])
@staff_page(EDIT_RULES)
def rule_rehearse(request: PersonRequest, code: str, number: int) -> HttpResponse:
    version = get_version_for(request.user, code, number)
    today = clock.today()
    usual = {"since": today - USUAL, "until": today}
    form = PeriodForm(request.POST or None, initial=usual)
    if request.method == "POST" and form.is_valid():
        with errors_in(form):
            made = start_rehearsal(version, by=request.user, **form.cleaned_data)
            return redirect("pages:rehearsal_page", made.pk)
    context = {"form": form, "version": version, "rule_set": version.rule_set}
    status = 422 if form.errors else 200
    return render(request, "pages/rules/rule_rehearse.html", context, status=status)


@require_safe
@staff_page(SEE_RULES)
def rehearsal_page(request: PersonRequest, key: int) -> HttpResponse:
    rehearsal = get_rehearsal_for(request.user, key)
    rule_set = rehearsal.version.rule_set
    is_live = rehearsal.job.state in LIVE
    results = results_of(rehearsal, **_asked(request))
    names = _names(rehearsal)
    page = paginate_keyset(results, request, key="id")
    context = {
        "rehearsal": rehearsal,
        "version": rehearsal.version,
        "rule_set": rule_set,
        "job": rehearsal.job,
        "is_live": is_live,
        "totals": rehearsal.totals,
        "groups": _groups(rehearsal, names),
        "asked": _asked(request),
        "page": page,
        "rows": rows_of(page, _use(rehearsal), names, request.user),
        "may_publish": request.user.may(PUBLISH_RULES)
        and is_publishable(rehearsal.version, row_of(rule_set).in_force),
        "is_current": rehearsal.version.edit_count == rehearsal.edit_count,
    }
    part = "#progress" if is_htmx(request) else ""
    response = render(request, f"pages/rules/rehearsal_page.html{part}", context)
    if part and not is_live:
        response.headers["HX-Refresh"] = "true"
    return response


@require_safe
@staff_page(SEE_RULES)
def rehearsal_csv(request: PersonRequest, key: int) -> StreamingHttpResponse:
    rehearsal = get_rehearsal_for(request.user, key)
    results = results_of(rehearsal, **_asked(request))
    rows = csv_rows(results, _use(rehearsal), _names(rehearsal), request.user)
    return csv_file(f"rehearsal-{key}", csv_titles(), rows)


def _use(rehearsal: Rehearsal) -> RuleUse:
    return uses.get(rehearsal.version.rule_set.use)


def _asked(request: PersonRequest) -> dict[str, str]:
    names = {"search": "q", "what": "what", "rule": "rule"}
    return {
        name: request.GET.get(query, "").replace("\x00", "")[:200]
        for name, query in names.items()
    }


def _names(rehearsal: Rehearsal) -> dict[str, str]:
    """What the rules are called, those too that the draft no longer has."""
    rule_set = rehearsal.version.rule_set
    contents = [each.content for each in rule_set.versions.order_by("number")]
    return {
        f"{rule_set.code}/{row['key']}": row["name"]
        for content in [*contents, rehearsal.content]
        for row in content.get("rules", [])
    }


def _groups(rehearsal: Rehearsal, names: dict[str, str]) -> list[dict[str, object]]:
    """Totals by rule and kind of difference, the rules by their names."""
    return [
        {
            **group,
            "label": _(what),
            "name": names.get(group["rule"], group["rule"]),
        }
        for group in rehearsal.totals.get("by", [])
        for what in [group["what"]]
    ]
