from __future__ import annotations

import pytest
from django_fsm import can_proceed

from foundation.models import RuleVersion
from foundation.rule_states import RuleStatus

MOVES = {
    "draft": {"rehearse", "publish"},
    "rehearsed": {"rehearse", "reopen", "publish"},
    "published": {"retire"},
    "retired": set(),
}


@pytest.mark.parametrize("status", list(RuleStatus))
def test_what_a_rule_version_may_do_in_each_state(status: RuleStatus) -> None:
    version = RuleVersion(status=status)

    possible = {
        move
        for move in ("rehearse", "reopen", "publish", "retire")
        if can_proceed(getattr(version, move))
    }

    assert possible == MOVES[status]
