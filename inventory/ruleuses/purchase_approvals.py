"""Approvals of purchases: who must agree before an order goes to its supplier."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from foundation.approvals.wording import role_name
from foundation.kinds import mark
from foundation.roles import STAFF
from foundation.rule_outcomes import read_outcome
from foundation.rule_uses import Difference, RuleUse, outcome_field
from foundation.rules.sets import RuleProgram
from foundation.rules.vocabulary import Vocabulary
from inventory.purchasing.vocabulary import PURCHASE
from inventory.services.supply.approvals import USE, purchase_history

ROLES = tuple((role.value, role.label) for role in sorted(STAFF))
CHUNK = 500


@dataclass(frozen=True)
class PurchaseApproval:
    """One step of the chain that a purchase which the rule hits needs."""

    role: str = outcome_field(
        mark("Role that approves"), sort="choice", choices=ROLES, picker="role"
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


class PurchaseApprovals(RuleUse):
    kind = USE
    label = mark("Approvals of purchases")
    help = mark("Decides who must agree before a purchase goes to its supplier.")
    outcome = PurchaseApproval

    def vocabulary(self) -> Vocabulary:
        return PURCHASE

    def word_outcome(self, outcome: Any) -> str:
        shown = {"who": role_name(outcome.role), "rank": outcome.rank}
        return _("Approval of %(who)s, place %(rank)s") % shown

    def subjects(self, since: dt.date, until: dt.date) -> Iterator[Sequence[Any]]:
        found = purchase_history(since, until)
        while chunk := list(islice(found, CHUNK)):
            yield chunk

    def replay(
        self,
        chunk: Sequence[Any],
        book_before: RuleProgram,
        book_after: RuleProgram,
        today: dt.date,
    ) -> Iterable[Difference]:
        for number, facts in chunk:
            before, _rule = self._asked(book_before, facts)
            after, rule = self._asked(book_after, facts)
            if before != after:
                amount: Decimal = facts["purchase.amount"]
                yield Difference(
                    ("supply", number),
                    None,
                    mark("Approval"),
                    before,
                    after,
                    rule,
                    amount,
                )

    def _asked(self, book: RuleProgram, facts: Mapping[str, Any]) -> tuple[str, str]:
        """Whom a book asks, in words, and the rule that comes first."""
        rules = [hit.rule for hit in book.run(facts).hits]
        words = [self.word_outcome(read_outcome(self, rule.outcome)) for rule in rules]
        first = f"{rules[0].set_code}/{rules[0].key}" if rules else ""
        return ", ".join(dict.fromkeys(words)), first
