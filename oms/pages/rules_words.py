"""Rules as people read them: condition and outcome in words, and what changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from foundation import formats
from foundation.rule_checks import RuleProblem
from foundation.rule_content import RuleChange
from foundation.rule_outcomes import OutcomeError, read_outcome
from foundation.rule_queries import Usage
from foundation.rule_uses import RuleUse
from foundation.rules.errors import TreeError
from foundation.rules.sentence import learn_codes, words
from foundation.rules.sets import Rule
from foundation.rules.tree import decode
from foundation.status import Tone


@dataclass(frozen=True)
class RuleWords:
    """One rule in the reader's language."""

    rule: Rule
    condition: str
    outcome: str
    usage: Usage
    is_unused: bool
    problems: Sequence[RuleProblem]


@dataclass(frozen=True)
class PartWords:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class ChangeWords:
    """What became of one rule, part by part."""

    name: str
    kind: str
    tone: Tone
    icon: str
    parts: Sequence[PartWords]


def outcome_words(use: RuleUse, stored: Mapping[str, Any]) -> str:
    """What a rule does; an outcome that cannot be read has no words yet."""
    try:
        return use.word_outcome(read_outcome(use, stored))
    except OutcomeError:
        return ""


def rule_words(
    use: RuleUse,
    rules: Iterable[Rule],
    usage: Mapping[str, Usage],
    problems: Sequence[RuleProblem] = (),
    *,
    is_settled: bool = False,
) -> list[RuleWords]:
    """The rules of a version, in the order in which they count."""
    vocabulary = use.vocabulary()
    rules = list(rules)
    learn_codes([rule.condition for rule in rules], vocabulary)
    return [
        RuleWords(
            rule,
            words(rule.condition, vocabulary),
            outcome_words(use, rule.outcome),
            found := usage.get(rule.key, Usage()),
            is_settled and rule.is_enabled and found.hits == 0,
            [each for each in problems if each.rule == rule.key],
        )
        for rule in sorted(rules, key=lambda rule: (rule.priority, rule.name))
    ]


def change_words(use: RuleUse, changes: Iterable[RuleChange]) -> list[ChangeWords]:
    """Differences between two versions, or between my draft and a colleague's."""
    kinds = {
        "added": (_("Added"), Tone.GREEN, "plus"),
        "removed": (_("Removed"), Tone.RED, "trash"),
        "changed": (_("Changed"), Tone.BLUE, "pencil"),
    }
    labels = {
        "name": _("Name"),
        "condition": _("When"),
        "outcome": _("Then"),
        "priority": _("Priority"),
        "is_enabled": _("Enabled"),
    }
    changes = list(changes)
    _learn(use, changes)
    return [
        ChangeWords(
            change.name,
            *kinds[change.kind],
            [
                PartWords(
                    labels[part.part],
                    _shown(use, part.part, part.before),
                    _shown(use, part.part, part.after),
                )
                for part in change.parts
            ],
        )
        for change in changes
    ]


def _learn(use: RuleUse, changes: Iterable[RuleChange]) -> None:
    """Look up what the codes of all changed conditions are called, together."""
    sides = [side for each in changes for side in (each.before, each.after) if side]
    with suppress(TreeError):
        learn_codes([decode(side["condition"]) for side in sides], use.vocabulary())


def _shown(use: RuleUse, part: str, value: Any) -> str:
    if value is None:
        return ""
    if part == "condition":
        return _condition(use, value)
    if part == "outcome":
        return outcome_words(use, value) or str(value)
    if part == "is_enabled":
        return _("yes") if value else _("no")
    return formats.number(value) if part == "priority" else str(value)


def _condition(use: RuleUse, stored: Any) -> str:
    try:
        return words(decode(stored), use.vocabulary())
    except TreeError:
        return str(stored)
