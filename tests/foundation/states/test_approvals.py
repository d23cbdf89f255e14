from __future__ import annotations

import pytest
from django_fsm import can_proceed

from foundation.approvals.states import ApprovalStatus, StepStatus
from foundation.models import ApprovalRequest, ApprovalStep

REQUEST_MOVES = {
    "open": {"grant", "refuse", "withdraw"},
    "approved": {"outdate"},
}
STEP_MOVES = {
    "waiting": {"ask", "withdraw"},
    "pending": {"approve", "reject", "delegate", "expire", "withdraw"},
}


@pytest.mark.parametrize("status", list(ApprovalStatus))
def test_what_a_request_may_do_in_each_state(status: ApprovalStatus) -> None:
    request = ApprovalRequest(status=status)

    possible = {
        move
        for move in ("grant", "refuse", "withdraw", "outdate")
        if can_proceed(getattr(request, move))
    }

    assert possible == REQUEST_MOVES.get(status, set())


@pytest.mark.parametrize("status", list(StepStatus))
def test_what_a_step_may_do_in_each_state(status: StepStatus) -> None:
    step = ApprovalStep(status=status)

    possible = {
        move
        for move in ("ask", "approve", "reject", "delegate", "expire", "withdraw")
        if can_proceed(getattr(step, move))
    }

    assert possible == STEP_MOVES.get(status, set())
