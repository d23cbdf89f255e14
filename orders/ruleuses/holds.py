"""Holds by rule: which orders or lines stop, at which step, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from foundation.kinds import mark
from foundation.rule_names import name_of
from foundation.rule_outcomes import read_outcome
from foundation.rule_uses import Difference, RuleUse, outcome_field
from foundation.rules.check import Problem
from foundation.rules.sets import Rule, RuleProgram
from foundation.rules.vocabulary import Vocabulary
from orders.models import HoldCode
from orders.services.holding.at_booking import USE
from orders.services.holding.codes import STANDARD_CODES
from orders.services.holding.steps import step_label, step_labels
from orders.services.replay import hit_differences, replayable
from orders.vocabulary import ORDER

LEVELS = (
    ("line", mark("The lines that match, else the order")),
    ("header", mark("The whole order")),
)


@dataclass(frozen=True)
class HoldOutcome:
    """What is held by a rule that applies."""

    code: str = outcome_field(mark("Hold code"), picker="hold_code")
    level: str = outcome_field(
        mark("What is held"), sort="choice", choices=LEVELS, default="line"
    )
    step: str = outcome_field(
        mark("Stops from the step"),
        picker="step",
        help=mark("Empty: as the hold code says."),
        default="",
    )
    until_days: int | None = outcome_field(
        mark("Ends by itself after so many days"), sort="number", default=None
    )
    reason: str = outcome_field(mark("Reason"), default="")


class Holds(RuleUse):
    kind = USE
    label = mark("Holds")
    help = mark("Decides which orders or lines stop until somebody releases them.")
    outcome = HoldOutcome

    def vocabulary(self) -> Vocabulary:
        return ORDER

    def check(self, rules: Sequence[Rule]) -> list[Problem]:
        """Codes and steps must exist."""
        active = HoldCode.objects.filter(is_active=True)
        codes = {*active.values_list("code", flat=True), *STANDARD_CODES}
        steps = {"", *step_labels()}
        return [
            Problem(f"{rule.key}.outcome.{field}", problem, {"code": value})
            for rule in rules
            for field, problem, value in _unknown(rule, codes, steps)
        ]

    def word_outcome(self, outcome: Any) -> str:
        shown = {"hold": name_of("hold_code", outcome.code) or _label(outcome.code)}
        if outcome.step:
            shown["step"] = _(step_label(outcome.step))
            return _("Hold “%(hold)s” from the step %(step)s") % shown
        return _("Hold “%(hold)s”") % shown

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
            chunk,
            book_before,
            book_after,
            today,
            what=mark("Hold"),
            word=self._word_rule,
        )

    def _word_rule(self, rule: Rule) -> str:
        return self.word_outcome(read_outcome(self, rule.outcome))


def _label(code: str) -> str:
    """What a code is called that is no longer offered."""
    known = HoldCode.objects.filter(code=code).first()
    return known.label if known else code


def _unknown(
    rule: Rule, codes: set[str], steps: set[str]
) -> Iterator[tuple[str, str, str]]:
    code, step = str(rule.outcome.get("code")), str(rule.outcome.get("step") or "")
    if code not in codes:
        yield "code", "hold.rule_unknown_code", code
    if step not in steps:
        yield "step", "hold.rule_unknown_step", step
