"""Write a rule of a draft; take one out; search its values."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from foundation.access import staff_page
from foundation.http import PersonRequest, is_htmx
from foundation.permissions import EDIT_RULES
from foundation.rule_content import rules_of
from foundation.rule_forms import REFRESH
from foundation.rule_queries import get_rule_set_for
from foundation.services.rule_sets import VersionDecided, save_draft
from oms.pages.rules_editor import Editor, editor_for, open_draft

#: What a script asks for: the words of the rule as it stands.
WORDS = "words"
#: … or its outcome with the inputs that fit what was chosen.
OUTCOME = "outcome"


@require_http_methods(["GET", "POST"])
@staff_page(EDIT_RULES)
def rule_new(request: PersonRequest, code: str) -> HttpResponse:
    draft = open_draft(get_rule_set_for(request.user, code))
    if draft is None:
        raise VersionDecided
    copied = request.GET.get("copy", "")
    return _answer(request, editor_for(request, draft, copied=copied))


@require_http_methods(["GET", "POST"])
@staff_page(EDIT_RULES)
def rule_edit(request: PersonRequest, code: str, key: str) -> HttpResponse:
    draft = open_draft(get_rule_set_for(request.user, code))
    if draft is None:
        raise VersionDecided
    return _answer(request, editor_for(request, draft, key))


def _answer(request: PersonRequest, editor: Editor) -> HttpResponse:
    """The page again after a button of the builder, or on to the set once saved."""
    if request.method != "POST":
        return _page(request, editor)
    if request.POST.get("do") == WORDS:
        return render(request, "pages/rules/_rule_words.html", {"editor": editor})
    if request.POST.get("do") == OUTCOME:
        return render(request, "pages/rules/_outcome.html", {"editor": editor})
    if editor.builder.act():
        return _again(request, editor)
    if not editor.is_valid() or not editor.save(request.user):
        return _page(request, editor, status=409 if editor.conflict else 422)
    shown = {"name": editor.form.cleaned_data["name"]}
    messages.success(request, _("“%(name)s” is saved in the draft.") % shown)
    return redirect("pages:rule_set_page", editor.rule_set.code)


def _again(request: PersonRequest, editor: Editor) -> HttpResponse:
    if not is_htmx(request):
        if editor.builder.do != REFRESH:
            editor.forgive()
        return _page(request, editor, is_quiet=True)
    return render(request, "components/rules/builder.html", {"form": editor.builder})


def _page(
    request: PersonRequest, editor: Editor, *, status: int = 200, is_quiet: bool = False
) -> HttpResponse:
    context = {"editor": editor, "rule_set": editor.rule_set, "is_quiet": is_quiet}
    return render(request, "pages/rules/rule_edit.html", context, status=status)


@require_POST
@staff_page(EDIT_RULES)
def rule_delete(request: PersonRequest, code: str, key: str) -> HttpResponse:
    """Take a rule out of the draft."""
    draft = open_draft(get_rule_set_for(request.user, code))
    if draft is None:
        raise VersionDecided
    asked = request.POST.get("edit", "")
    edit = int(asked) if asked.isdecimal() and len(asked) < 10 else draft.edit_count
    rules = [rule for rule in rules_of(draft) if rule.key != key]
    save_draft(draft, rules, expected_edit=edit, by=request.user)
    messages.success(request, _("The rule is taken out of the draft."))
    return redirect("pages:rule_set_page", code)
