"""The machine of a hold: which transition may come from which status."""

from __future__ import annotations

import pytest
from django_fsm import can_proceed

from orders.models import Hold
from orders.states import HoldStatus

ALLOWED = {
    "activate": {HoldStatus.REQUESTED},
    "release": {HoldStatus.REQUESTED, HoldStatus.ACTIVE},
    "expire": {HoldStatus.REQUESTED, HoldStatus.ACTIVE},
}


@pytest.mark.parametrize("status", HoldStatus)
@pytest.mark.parametrize("transition_name", sorted(ALLOWED))
def test_a_transition_is_allowed_from_its_sources_only(
    status: HoldStatus, transition_name: str
) -> None:
    hold = Hold(status=status)

    allowed = can_proceed(getattr(hold, transition_name))

    assert allowed == (status in ALLOWED[transition_name])
