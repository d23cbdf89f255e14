from __future__ import annotations

import pytest
from django_fsm import can_proceed

from inventory.models import CountSheet
from inventory.states import CountStatus

MOVES = {
    "open": {"submit", "post", "cancel"},
    "review": {"count_again", "post", "cancel"},
    "posted": set(),
    "canceled": set(),
}


@pytest.mark.parametrize("status", list(CountStatus))
def test_what_may_happen_to_a_count_in_each_state(status: CountStatus) -> None:
    sheet = CountSheet(status=status)

    possible = {
        move
        for move in ("submit", "count_again", "post", "cancel")
        if can_proceed(getattr(sheet, move))
    }

    assert possible == MOVES[status]
