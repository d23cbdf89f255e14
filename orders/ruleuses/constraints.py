"""Processing constraints: who may do what to which part of an order, and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from foundation.kinds import mark
from foundation.rule_uses import Difference, RuleUse, outcome_field
from foundation.rules.check import Problem
from foundation.rules.sets import Rule, RuleProgram
from foundation.rules.vocabulary import Vocabulary
from orders.engine.constraints import ACTIONS, EFFECTS, ENTITIES
from orders.ruleuses.validation import ROLES, TEXTS, message_problems, text_of
from orders.services.replay import hit_differences, replayable
from orders.vocabulary import ORDER


@dataclass(frozen=True)
class Limit:
    """What a constraint keeps whom from doing."""

    actions: tuple[str, ...] = outcome_field(
        mark("Actions"), sort="set", choices=ACTIONS
    )
    entity: str = outcome_field(
        mark("Applies to"), sort="choice", choices=ENTITIES, default="order"
    )
    effect: str = outcome_field(
        mark("Effect"), sort="choice", choices=EFFECTS, default="refuse"
    )
    constrained: tuple[str, ...] = outcome_field(
        mark("Roles it applies to"),
        sort="set",
        choices=ROLES,
        picker="role",
        help=mark("None: everybody."),
        default=(),
    )
    authorized: tuple[str, ...] = outcome_field(
        mark("Roles that may all the same"),
        sort="set",
        choices=ROLES,
        picker="role",
        default=(),
    )
    standard: str = outcome_field(
        mark("Standard text"), sort="choice", choices=TEXTS, default=""
    )
    message: str = outcome_field(mark("Message"), default="")
    message_nl: str = outcome_field(mark("Message in Dutch"), default="")
    message_de: str = outcome_field(mark("Message in German"), default="")
    message_it: str = outcome_field(mark("Message in Italian"), default="")
    message_tr: str = outcome_field(mark("Message in Turkish"), default="")


class Constraint(RuleUse):
    kind = "constraint"
    label = mark("Processing constraints")
    help = mark(
        "Decides who may create, change, cancel, split, book, release or ship what,"
        " and when."
    )
    outcome = Limit

    def vocabulary(self) -> Vocabulary:
        return ORDER

    def check(self, rules: Sequence[Rule]) -> list[Problem]:
        return list(message_problems(rules))

    def word_outcome(self, outcome: Any) -> str:
        return _worded(vars(outcome))

    def subjects(self, since: dt.date, until: dt.date) -> Iterator[Sequence[Any]]:
        return replayable(since, until)

    def replay(
        self,
        chunk: Sequence[Any],
        book_before: RuleProgram,
        book_after: RuleProgram,
        today: dt.date,
    ) -> Iterable[Difference]:
        return hit_differences(
            chunk, book_before, book_after, today, what=mark("Constraint"), word=_word
        )


def _word(rule: Rule) -> str:
    return _worded(rule.outcome)


def _worded(stored: Mapping[str, Any]) -> str:
    wanted = set(stored.get("actions") or ())
    entity, effect = stored.get("entity", "order"), stored.get("effect", "refuse")
    shown = {
        "entity": _(dict(ENTITIES)[entity]),
        "actions": ", ".join(_(label) for code, label in ACTIONS if code in wanted),
        "effect": _(dict(EFFECTS)[effect]),
        "text": text_of(stored),
    }
    return _("%(entity)s, %(actions)s: %(effect)s. “%(text)s”") % shown
