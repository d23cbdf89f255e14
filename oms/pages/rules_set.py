"""One rule set: its versions, its rules in words, and what can be done with them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from foundation import clock
from foundation.access import staff_page
from foundation.http import PersonRequest
from foundation.models import RuleSet, RuleVersion, User
from foundation.pages import errors_in
from foundation.permissions import EDIT_RULES, PUBLISH_RULES, SEE_RULES
from foundation.rule_content import changes_between, rules_of
from foundation.rule_queries import (
    SetRow,
    get_rule_set_for,
    get_version_for,
    history_of,
    rehearsals_of,
    row_of,
    usage_of_rules,
    version_history,
)
from foundation.rule_states import RuleStatus
from foundation.rule_uses import uses
from foundation.services.rule_sets import (
    compare,
    discard_draft,
    draft_of,
    problems_of,
    publish,
    retire,
    roll_back,
)
from foundation.services.rule_transfer import export_rules
from oms.pages.rules_forms import PublishForm
from oms.pages.rules_words import change_words, rule_words


@require_safe
@staff_page(SEE_RULES)
def rule_set_page(request: PersonRequest, code: str) -> HttpResponse:
    """The set with its draft if there is one, else with what is in force."""
    rule_set = get_rule_set_for(request.user, code)
    row = row_of(rule_set)
    shown = row.draft or row.in_force or row.scheduled or row.latest
    return _page(request, row, shown.number)


@require_safe
@staff_page(SEE_RULES)
def rule_version_page(request: PersonRequest, code: str, number: int) -> HttpResponse:
    rule_set = get_rule_set_for(request.user, code)
    return _page(request, row_of(rule_set), number)


def _page(request: PersonRequest, row: SetRow, number: int) -> HttpResponse:
    rule_set = row.rule_set
    version = get_version_for(request.user, rule_set.code, number)
    use = uses.get(rule_set.use)
    problems = problems_of(version) if version.is_open else []
    is_settled = row.is_settled and row.in_force == version
    context = {
        "row": row,
        "rule_set": rule_set,
        "use": use,
        "version": version,
        "rules": rule_words(
            use,
            rules_of(version),
            usage_of_rules(rule_set),
            problems,
            is_settled=is_settled,
        ),
        "problems": [each for each in problems if not each.rule],
        "versions": version_history(rule_set),
        "rehearsals": rehearsals_of(rule_set)[:5],
        "history": history_of(rule_set),
        **_rights(request.user, row, version),
    }
    return render(request, "pages/rules/rule_set_page.html", context)


def _rights(user: User, row: SetRow, version: RuleVersion) -> dict[str, bool]:
    may_edit, may_publish = user.may(EDIT_RULES), user.may(PUBLISH_RULES)
    is_living = version.status == RuleStatus.PUBLISHED
    needs_other = row.rule_set.needs_four_eyes and version.edited_by_id == user.pk
    return {
        "may_edit": may_edit,
        "may_change": may_publish,
        "may_edit_rules": may_edit and version.is_open,
        "may_begin": may_edit and row.draft is None,
        "may_publish": may_publish and is_publishable(version, row.in_force),
        "needs_other": needs_other and version.is_open,
        "may_retire": may_publish and is_living,
        "may_roll_back": may_publish and row.draft is None,
    }


def is_publishable(version: RuleVersion, in_force: RuleVersion | None) -> bool:
    """A draft that says something, and something else than what is in force."""
    said = version.content.get("rules", [])
    now = in_force.content.get("rules", []) if in_force else []
    return version.is_open and bool(said) and said != now


@require_POST
@staff_page(EDIT_RULES)
def rule_draft(request: PersonRequest, code: str) -> HttpResponse:
    """Begin a draft that says what is said now."""
    draft = draft_of(get_rule_set_for(request.user, code), request.user)
    text = _("Draft %(number)s is begun. What is in force stays until you publish it.")
    messages.success(request, text % {"number": draft.number})
    return redirect("pages:rule_set_page", code)


@require_POST
@staff_page(EDIT_RULES)
def rule_discard(request: PersonRequest, code: str, number: int) -> HttpResponse:
    version = get_version_for(request.user, code, number)
    rule_set = version.rule_set
    discard_draft(version, by=request.user)
    messages.success(request, _("The draft is gone; what it said stays in the audit."))
    if rule_set.versions.exists():
        return redirect("pages:rule_set_page", code)
    return redirect("pages:rule_list")


@require_http_methods(["GET", "POST"])
@staff_page(PUBLISH_RULES)
def rule_publish(request: PersonRequest, code: str, number: int) -> HttpResponse:
    version = get_version_for(request.user, code, number)
    form = PublishForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with errors_in(form):
            done = publish(version, by=request.user, **form.cleaned_data)
            messages.success(request, _published(done))
            return redirect("pages:rule_set_page", code)
    context = {"form": form, **_before_publishing(request.user, version)}
    status = 422 if form.errors else 200
    return render(request, "pages/rules/rule_publish.html", context, status=status)


def _published(version: RuleVersion) -> str:
    shown = {"number": version.number}
    if version.is_effective(clock.now()):
        return _("Version %(number)s is in force.") % shown
    return _("Version %(number)s is published and comes into force by itself.") % shown


def _before_publishing(user: User, version: RuleVersion) -> dict[str, Any]:
    rule_set = version.rule_set
    row = row_of(rule_set)
    in_force = row.in_force and rule_set.versions.get(pk=row.in_force.pk)
    old = in_force.content if in_force else {}
    changes = changes_between(old, version.content)
    return {
        "version": version,
        "rule_set": rule_set,
        "in_force": in_force,
        "changes": change_words(uses.get(rule_set.use), changes),
        "needs_other": rule_set.needs_four_eyes and version.edited_by_id == user.pk,
        "is_rehearsed": version.status == RuleStatus.REHEARSED,
        "problems": [each for each in problems_of(version) if each.is_error],
    }


@require_POST
@staff_page(PUBLISH_RULES)
def rule_retire(request: PersonRequest, code: str, number: int) -> HttpResponse:
    retire(get_version_for(request.user, code, number), by=request.user)
    text = _("Version %(number)s is retired; its rules no longer apply.")
    messages.success(request, text % {"number": number})
    return redirect("pages:rule_set_page", code)


@require_POST
@staff_page(PUBLISH_RULES)
def rule_roll_back(request: PersonRequest, code: str, number: int) -> HttpResponse:
    """Say again what an earlier version said; with four eyes as a draft."""
    rule_set = get_rule_set_for(request.user, code)
    made = roll_back(rule_set, number, request.user)
    shown = {"number": made.number, "old": number}
    if made.is_open:
        text = _("Draft %(number)s says what version %(old)s said; publish it.")
    else:
        text = _("Version %(number)s is in force and says what %(old)s said.")
    messages.success(request, text % shown)
    return redirect("pages:rule_set_page", code)


@require_safe
@staff_page(SEE_RULES)
def rule_compare(request: PersonRequest, code: str) -> HttpResponse:
    """Two versions of a set, rule by rule."""
    rule_set = get_rule_set_for(request.user, code)
    versions = list(version_history(rule_set))
    after = _asked(request, "after", versions) or versions[0]
    older = [each for each in versions if each.number < after.number]
    before = _asked(request, "before", versions) or next(iter(older), after)
    context = {
        "rule_set": rule_set,
        "versions": versions,
        "before": before,
        "after": after,
        "changes": change_words(uses.get(rule_set.use), compare(before, after)),
    }
    return render(request, "pages/rules/rule_compare.html", context)


def _asked(
    request: PersonRequest, name: str, versions: list[RuleVersion]
) -> RuleVersion | None:
    wanted = request.GET.get(name, "")
    return next((each for each in versions if str(each.number) == wanted), None)


@require_safe
@staff_page(SEE_RULES)
def rule_export(request: PersonRequest, code: str) -> HttpResponse:
    rule_set: RuleSet = get_rule_set_for(request.user, code)
    written = export_rules([rule_set.code], drafts="drafts" in request.GET)
    response = HttpResponse(written, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="rules-{code}.json"'
    return response
