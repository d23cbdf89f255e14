"""Embargo: to which places and customers nothing goes, and the exceptions."""

from __future__ import annotations

from foundation.kinds import mark
from orders.compliance.states import Source
from orders.compliance.trade_rules import EmbargoOutcome
from orders.ruleuses._trade import TradeUse


class Embargo(TradeUse):
    kind = "embargo"
    label = mark("Embargo")
    help = mark("Decides where nothing may be sent, whatever it is.")
    outcome = EmbargoOutcome
    source = Source.EMBARGO
