from __future__ import annotations

import pytest
from django_fsm import can_proceed

from inventory.models import ShippingNotice
from inventory.states import NoticeStatus

MOVES = {"announced": {"receive", "cancel"}, "received": set(), "canceled": set()}


@pytest.mark.parametrize("status", list(NoticeStatus))
def test_what_a_delivery_may_do_in_each_state(status: NoticeStatus) -> None:
    notice = ShippingNotice(status=status)

    moves = ("receive", "cancel")
    possible = {move for move in moves if can_proceed(getattr(notice, move))}

    assert possible == MOVES[status]
