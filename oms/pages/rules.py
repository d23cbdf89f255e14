"""The rule console: all rule sets, beginning one, taking some in from a file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from foundation.access import staff_page
from foundation.http import PersonRequest
from foundation.lists import filter_chips
from foundation.models import RuleSet, User
from foundation.pages import errors_in
from foundation.permissions import EDIT_RULES, SEE_RULES
from foundation.rule_queries import SetRow, rule_set_rows
from foundation.services.rule_sets import create_set
from foundation.services.rule_transfer import Imported, import_rules
from oms.pages.rules_forms import ImportForm, RuleFilterForm, RuleSetForm, use_labels


@require_safe
@staff_page(SEE_RULES)
def rule_list(request: PersonRequest) -> HttpResponse:
    form = RuleFilterForm(request.GET)
    labels = use_labels()
    rows = [
        (row, labels.get(row.rule_set.use, row.rule_set.use)) for row in _rows(form)
    ]
    context = {
        "rows": rows,
        "filter_form": form,
        "search": form.cleaned_data.get("q", ""),
        "chips": filter_chips(form, request),
        "may_edit": request.user.may(EDIT_RULES),
    }
    return render(request, "pages/rules/rule_list.html", context)


def _rows(form: RuleFilterForm) -> list[SetRow]:
    """The sets that match; a filter that was garbled limits nothing."""
    form.is_valid()
    asked = form.cleaned_data
    owner = asked.get("owner")
    return rule_set_rows(
        search=asked.get("q", "").replace("\x00", ""),
        use=asked.get("use", ""),
        state=asked.get("state", ""),
        owner=User.objects.filter(pk=owner).first() if owner else None,
        only_unused=bool(asked.get("unused")),
    )


@require_http_methods(["GET", "POST"])
@staff_page(EDIT_RULES)
def rule_set_new(request: PersonRequest) -> HttpResponse:
    form = RuleSetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with errors_in(form):
            made = create_set(**_given(form.cleaned_data), by=request.user)
            text = _("The rule set is ready; write its first rule.")
            messages.success(request, text)
            return redirect("pages:rule_set_page", made.code)
    status = 422 if form.errors else 200
    return render(
        request, "pages/rules/rule_set_new.html", {"form": form}, status=status
    )


def _given(cleaned: dict[str, Any]) -> dict[str, Any]:
    """A set without a code gets one from its name, with a number if it is taken."""
    code = cleaned["code"] or slugify(cleaned["name"])[:36] or cleaned["use"]
    if not cleaned["code"]:
        taken = set(RuleSet.objects.filter(code__startswith=code).values_list("code"))
        numbered = [code, *(f"{code}-{number}" for number in range(2, 100))]
        code = next(each for each in numbered if (each,) not in taken)
    return {**cleaned, "code": code}


@require_http_methods(["GET", "POST"])
@staff_page(EDIT_RULES)
def rule_import(request: PersonRequest) -> HttpResponse:
    form = ImportForm(request.POST or None, request.FILES or None)
    taken: list[Imported] = []
    if request.method == "POST" and form.is_valid():
        with errors_in(form):
            taken = import_rules(form.cleaned_data["file"].read(), by=request.user)
    outcomes = {
        "created": _("New, as a draft"),
        "changed": _("Changed, as a draft"),
        "unchanged": _("Unchanged"),
    }
    rows = [(each, outcomes[each.outcome]) for each in taken]
    context = {"form": form, "rows": rows}
    status = 422 if form.errors else 200
    return render(request, "pages/rules/rule_import.html", context, status=status)
