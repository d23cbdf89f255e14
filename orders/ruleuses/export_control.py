"""Export control: which goods may not go where, and the exceptions and licenses."""

from __future__ import annotations

from collections.abc import Sequence

from foundation.kinds import mark
from foundation.rules.check import Problem
from foundation.rules.sets import Rule
from orders.compliance.states import Source
from orders.compliance.trade_rules import ExportOutcome
from orders.ruleuses._trade import TradeUse


class ExportControl(TradeUse):
    kind = "export_control"
    label = mark("Export control")
    help = mark(
        "Decides which goods, by export class, may not go where or to whom; what a "
        "rule leaves open does not limit it."
    )
    outcome = ExportOutcome
    source = Source.EXPORT

    def check(self, rules: Sequence[Rule]) -> list[Problem]:
        """Without classes, and not for all of them, a rule never covers a line."""
        covers_nothing = [
            Problem(f"{rule.key}.outcome.classes", "trade.no_classes", {})
            for rule in rules
            if not rule.outcome.get("classes")
            and not rule.outcome.get("applies_to_all")
        ]
        return [*super().check(rules), *covers_nothing]
