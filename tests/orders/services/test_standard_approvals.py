from __future__ import annotations

import pytest

from foundation.services.rule_books import rule_book, rules_in_force
from foundation.services.rule_seeds import ensure_standard_rules
from orders.services.standard_approvals import approval_rules

pytestmark = pytest.mark.django_db


def test_standard_approvals_are_there_and_switched_off() -> None:
    ensure_standard_rules()

    assert len(approval_rules()) == 3
    assert rules_in_force("approvals") == ()
    assert rule_book("approvals").rules == ()
