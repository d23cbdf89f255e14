"""Approvals: who must agree before an order is booked, in which order, until when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from foundation.approvals.wording import role_name
from foundation.kinds import mark
from foundation.roles import STAFF
from foundation.rule_names import name_of
from foundation.rule_outcomes import read_outcome
from foundation.rule_uses import Difference, RuleUse, outcome_field
from foundation.rules.check import Problem
from foundation.rules.sets import Rule, RuleProgram
from foundation.rules.vocabulary import Vocabulary
from orders.services.replay import hit_differences, replayable
from orders.vocabulary import ORDER

ROLES = tuple((role.value, role.label) for role in sorted(STAFF))
MOST_RANKS = 9


@dataclass(frozen=True)
class Approval:
    """One step of the chain that an order which the rule hits needs."""

    role: str = outcome_field(
        mark("Role that approves"),
        sort="choice",
        choices=ROLES,
        picker="role",
        help=mark("Anyone who holds it; leave it empty to name one person."),
        default="",
    )
    user: str = outcome_field(
        mark("Person who approves"), sort="choice", picker="user", default=""
    )
    needs_all: bool = outcome_field(
        mark("Everybody who holds the role must approve"), sort="flag", default=False
    )
    rank: int = outcome_field(
        mark("Place in the chain"),
        sort="number",
        help=mark("The same place is asked at the same time, a higher one after it."),
        default=1,
    )
    hours: int | None = outcome_field(
        mark("Hours to decide in"), sort="number", default=None
    )
    escalate_to: str = outcome_field(
        mark("Role that is asked after that"),
        sort="choice",
        choices=ROLES,
        picker="role",
        default="",
    )
    reason: str = outcome_field(
        mark("Why it needs approval"),
        help=mark("The approver reads it."),
        default="",
    )


class Approvals(RuleUse):
    kind = "approvals"
    label = mark("Approvals")
    help = mark("Decides who must agree before an order is booked.")
    outcome = Approval

    def vocabulary(self) -> Vocabulary:
        return ORDER

    def check(self, rules: Sequence[Rule]) -> list[Problem]:
        """Each rule asks exactly one: a role or a person, at a place there is."""
        problems = []
        for rule in rules:
            role, user = rule.outcome.get("role"), rule.outcome.get("user")
            if bool(role) == bool(user):
                problems.append(_problem(rule, "role", "approval.one_approver"))
            if not 1 <= rule.outcome.get("rank", 1) <= MOST_RANKS:
                problems.append(_problem(rule, "rank", "approval.bad_rank"))
        return problems

    def word_outcome(self, outcome: Any) -> str:
        who = name_of("user", outcome.user) or outcome.user or role_name(outcome.role)
        shown = {"who": who, "rank": outcome.rank}
        return _("Approval of %(who)s, place %(rank)s") % shown

    def subjects(self, since: dt.date, until: dt.date) -> Iterator[Sequence[Any]]:
        return replayable(since, until)

    def replay(
        self,
        chunk: Sequence[Any],
        book_before: RuleProgram,
        book_after: RuleProgram,
        today: dt.date,
    ) -> Iterable[Difference]:
        def word(rule: Rule) -> str:
            return self.word_outcome(read_outcome(self, rule.outcome))

        return hit_differences(
            chunk, book_before, book_after, today, what=mark("Approval"), word=word
        )


def _problem(rule: Rule, field: str, code: str) -> Problem:
    return Problem(f"{rule.key}.outcome.{field}", code, {})
