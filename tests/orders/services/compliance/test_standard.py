"""The trade rules that ship with the system: examples, all switched off."""

from __future__ import annotations

import pytest

from foundation.models import RuleSet
from foundation.services.rule_seeds import ensure_standard_rules
from orders.services.screening.standard import dual_use, embargoes
from orders.services.screening.trade import has_rules

pytestmark = pytest.mark.django_db


def test_standard_trade_rules_are_there_and_restrict_nothing() -> None:
    ensure_standard_rules()

    sets = RuleSet.objects.filter(code__in=["embargoes", "export-control"])
    assert {each.use for each in sets} == {"embargo", "export_control"}
    assert not any(rule.is_enabled for rule in [*embargoes(), *dual_use()])
    assert not has_rules()
