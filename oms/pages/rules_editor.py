"""A rule on the page where it is written: what was sent, what it means, its saving."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import Http404
from django.utils.text import slugify
from django.utils.translation import gettext as _

from foundation.http import PersonRequest
from foundation.models import RuleSet, RuleVersion, User
from foundation.rule_checks import RuleProblem
from foundation.rule_content import rules_of
from foundation.rule_forms import ConditionForm
from foundation.rule_outcome_forms import OutcomeForm
from foundation.rule_queries import version_history
from foundation.rule_states import OPEN
from foundation.rule_uses import RuleUse, uses
from foundation.rules.sets import Rule
from foundation.rules.tree import ALWAYS, encode
from foundation.services.rule_sets import DraftConflict, RulesInvalid, save_draft
from oms.pages.rules_forms import RuleForm
from oms.pages.rules_words import ChangeWords, change_words, outcome_words


@dataclass
class Editor:
    """The forms of one rule of a draft."""

    rule_set: RuleSet
    draft: RuleVersion
    rule: Rule | None
    use: RuleUse
    form: RuleForm
    builder: ConditionForm
    outcome: OutcomeForm
    conflict: DraftConflict | None = None
    problems: list[str] = field(default_factory=list)
    #: What was said of the outcome before its gaps were forgiven.
    said: str | None = None

    @property
    def changes(self) -> list[ChangeWords]:
        """What my save would change in what somebody else saved meanwhile."""
        return change_words(self.use, self.conflict.changes) if self.conflict else []

    @property
    def then(self) -> str:
        """What the rule would do, in words, as far as it is filled in."""
        if self.said is not None:
            return self.said
        if not self.outcome.is_bound:
            return outcome_words(self.use, self.rule.outcome) if self.rule else ""
        if not self.outcome.is_valid():
            return ""
        return outcome_words(self.use, self.outcome.outcome)

    def forgive(self) -> None:
        """A row was added or moved: what is not filled in yet is no mistake."""
        self.said = self.then
        self.form.errors.clear()
        self.outcome.errors.clear()

    def is_valid(self) -> bool:
        found = [self.form.is_valid(), self.builder.is_valid(), self.outcome.is_valid()]
        return all(found)

    def given(self) -> Rule:
        """The rule as it was filled in; the forms must be valid."""
        cleaned = self.form.cleaned_data
        node = self.builder.node
        return Rule(
            key=self.rule.key if self.rule else self._new_key(cleaned["name"]),
            name=cleaned["name"],
            condition=node if node is not None else ALWAYS,
            outcome=self.outcome.outcome,
            priority=cleaned["priority"],
            is_enabled=cleaned["is_enabled"],
        )

    def save(self, by: User) -> bool:
        """Save the rule in the draft; False with the reasons shown at their places."""
        rule = self.given()
        stored = rules_of(self.draft)
        rules = [rule if each.key == rule.key else each for each in stored]
        if all(each.key != rule.key for each in stored):
            rules.append(rule)
        try:
            edit = self.form.cleaned_data["edit"]
            save_draft(self.draft, rules, expected_edit=edit, by=by)
        except DraftConflict as conflict:
            self._keep_input(conflict)
            return False
        except RulesInvalid as invalid:
            self._blame(invalid.problems, rule.key)
            return False
        return True

    def _keep_input(self, conflict: DraftConflict) -> None:
        """What was typed stays; the next save is made on what is stored now."""
        self.conflict = conflict
        now = {"edit": str(conflict.stored.edit_count)}
        self.form = RuleForm({**self.form.cleaned_data, **now})

    def _blame(self, problems: Sequence[RuleProblem], key: str) -> None:
        for problem in problems:
            text = str(problem)
            if problem.rule != key:
                self.problems.append(text)
            elif problem.place == "condition":
                self.builder.blame(problem.path, text)
            elif problem.place == "outcome" and _names_input(problem, self.outcome):
                self.outcome.add_error(str(problem.path[0]), text)
            elif problem.place in self.form.fields:
                self.form.add_error(problem.place, text)
            else:
                self.problems.append(text)

    def _new_key(self, name: str) -> str:
        taken = {each.key for each in rules_of(self.draft)}
        start = slugify(name)[:50] or "rule"
        numbered = [start, *(f"{start}-{number}" for number in range(2, 6000))]
        return next(key for key in numbered if key not in taken)


def _names_input(problem: RuleProblem, form: OutcomeForm) -> bool:
    return bool(problem.path) and str(problem.path[0]) in form.fields


def open_draft(rule_set: RuleSet) -> RuleVersion | None:
    return version_history(rule_set).filter(status__in=OPEN).first()


def editor_for(
    request: PersonRequest, draft: RuleVersion, key: str = "", copied: str = ""
) -> Editor:
    """The forms of a rule: stored, as a copy of another, or as they were sent."""
    rule = _rule(draft, key) if key else None
    shown = rule or (_copy(_rule(draft, copied)) if copied else None)
    use = uses.get(draft.rule_set.use)
    data = request.POST if request.method == "POST" else None
    initial = _initial(draft, shown)
    return Editor(
        rule_set=draft.rule_set,
        draft=draft,
        rule=rule,
        use=use,
        form=RuleForm(data, initial=initial),
        builder=ConditionForm(
            use.vocabulary(),
            data=data,
            condition=encode(shown.condition) if shown else None,
        ),
        outcome=OutcomeForm(use, data=data, outcome=shown.outcome if shown else None),
    )


def _initial(draft: RuleVersion, rule: Rule | None) -> dict[str, Any]:
    if rule is None:
        return {"edit": draft.edit_count}
    return {
        "edit": draft.edit_count,
        "name": rule.name,
        "priority": rule.priority,
        "is_enabled": rule.is_enabled,
    }


def _copy(rule: Rule) -> Rule:
    name = _("%(name)s (copy)") % {"name": rule.name}
    return replace(rule, name=name[:120])


def _rule(draft: RuleVersion, key: str) -> Rule:
    for rule in rules_of(draft):
        if rule.key == key:
            return rule
    raise Http404
