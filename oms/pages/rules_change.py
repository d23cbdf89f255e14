"""Change a rule set itself, and the order in which its rules count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from foundation.access import staff_page
from foundation.http import PersonRequest
from foundation.pages import errors_in
from foundation.permissions import EDIT_RULES, PUBLISH_RULES
from foundation.rule_content import rules_of
from foundation.rule_queries import get_rule_set_for
from foundation.rules.sets import Rule
from foundation.services.rule_sets import VersionDecided, change_set, save_draft
from oms.pages.rules_editor import open_draft
from oms.pages.rules_forms import RuleSetChangeForm

STEP = 10


@require_http_methods(["GET", "POST"])
@staff_page(PUBLISH_RULES)
def rule_set_change(request: PersonRequest, code: str) -> HttpResponse:
    """Its name, its owner, and whether four eyes are needed."""
    rule_set = get_rule_set_for(request.user, code)
    form = RuleSetChangeForm(rule_set, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with errors_in(form):
            cleaned = form.cleaned_data
            rule_set.name = cleaned["name"]
            rule_set.description = cleaned["description"]
            rule_set.owner_id = cleaned["owner"]
            rule_set.needs_four_eyes = cleaned["needs_four_eyes"]
            change_set(rule_set, by=request.user)
            messages.success(request, _("The rule set is changed."))
            return redirect("pages:rule_set_page", rule_set.code)
    context = {"form": form, "rule_set": rule_set}
    status = 422 if form.errors else 200
    return render(request, "pages/rules/rule_set_change.html", context, status=status)


@require_POST
@staff_page(EDIT_RULES)
def rule_move(request: PersonRequest, code: str, key: str) -> HttpResponse:
    """Let a rule of the draft count before its neighbour, or after it."""
    draft = open_draft(get_rule_set_for(request.user, code))
    if draft is None:
        raise VersionDecided
    asked = request.POST.get("edit", "")
    edit = int(asked) if asked.isdecimal() and len(asked) < 10 else draft.edit_count
    step = -1 if request.POST.get("to") == "up" else 1
    rules = moved(rules_of(draft), key, step)
    save_draft(draft, rules, expected_edit=edit, by=request.user)
    address = reverse("pages:rule_set_page", args=[code])
    return redirect(f"{address}#rule-{key}")


def moved(rules: Sequence[Rule], key: str, step: int) -> list[Rule]:
    """The rules with one moved by a place; priorities say the order."""
    ordered = sorted(rules, key=lambda rule: (rule.priority, rule.name))
    at = next((place for place, rule in enumerate(ordered) if rule.key == key), -1)
    other = at + step
    if at < 0 or not 0 <= other < len(ordered):
        return list(rules)
    priorities = [rule.priority for rule in ordered]
    if len(set(priorities)) < len(priorities):  # equals have no order of their own
        priorities = [STEP * place for place in range(1, len(ordered) + 1)]
    ordered[at], ordered[other] = ordered[other], ordered[at]
    by_key = {
        rule.key: replace(rule, priority=priority)
        for rule, priority in zip(ordered, priorities, strict=True)
    }
    return [by_key[rule.key] for rule in rules]
