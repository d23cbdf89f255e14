"""What embargo and export control share as uses of rules: words, checks, replay."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from foundation.kinds import mark
from foundation.rule_uses import Difference, RuleUse
from foundation.rules.check import Problem
from foundation.rules.sets import Rule, RuleProgram
from foundation.rules.vocabulary import Vocabulary
from orders.compliance.states import ScreeningStatus, Source
from orders.compliance.trade_rules import ALLOW
from orders.services import replay
from orders.services.screening.rehearsal import trade_differences
from orders.vocabulary import ORDER


class TradeUse(RuleUse):
    """A use whose rules restrict what may be sold where, or let it go."""

    source: ClassVar[Source]

    def vocabulary(self) -> Vocabulary:
        return ORDER

    def check(self, rules: Sequence[Rule]) -> list[Problem]:
        """A restriction needs a code of its own: overrides and licenses name it."""
        return [
            Problem(f"{rule.key}.outcome.code", "trade.no_code", {})
            for rule in rules
            if rule.outcome.get("effect") != ALLOW and not rule.outcome.get("code")
        ]

    def word_outcome(self, outcome: Any) -> str:
        code = outcome.code or _("every restriction")
        if outcome.effect != ALLOW:
            result = _(ScreeningStatus(outcome.result).label)
            return _("restricts as %(code)s: %(result)s") % {
                "code": code,
                "result": result,
            }
        if outcome.needs_license:
            return _("lifts %(code)s, with a license") % {"code": code}
        return _("lifts %(code)s") % {"code": code}

    def subjects(self, since: dt.date, until: dt.date) -> Iterator[Sequence[Any]]:
        return replay.replayable(since, until)

    def replay(
        self,
        chunk: Sequence[Any],
        book_before: RuleProgram,
        book_after: RuleProgram,
        today: dt.date,
    ) -> Iterable[Difference]:
        """Lines that would be judged otherwise; licenses count as if never used."""
        return trade_differences(
            chunk, self.source, (book_before, book_after), today, what=mark("Result")
        )
