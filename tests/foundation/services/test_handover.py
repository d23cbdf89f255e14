from __future__ import annotations

import pytest
from django.db import transaction

from foundation.models import Handover, TimelineEntry, User
from foundation.services.handover import (
    NoSuchColleague,
    finish_handover,
    hand_over,
)

pytestmark = pytest.mark.django_db
ORDER = ("order", "ORD-1042")


def test_a_record_is_handed_to_a_colleague_and_told(ada: User, ben: User) -> None:
    handover = hand_over(ORDER, to=ben, note="Check the brakes", by=ada)

    assert ben.handovers.get(done_at=None) == handover
    assert TimelineEntry.objects.get().params == {
        "to": "Ben Visser",
        "note": "Check the brakes",
    }


def test_nothing_is_handed_to_a_customer(ada: User, dora: User) -> None:
    with pytest.raises(NoSuchColleague, match="Dora Meijer"), transaction.atomic():
        hand_over(ORDER, to=dora, note="Look", by=ada)

    assert not Handover.objects.exists()


def test_a_finished_handover_leaves_the_home_page_once(ada: User, ben: User) -> None:
    handover = hand_over(ORDER, to=ben, note="Check", by=ada)

    finish_handover(handover, by=ben)
    finish_handover(handover, by=ben)

    assert not ben.handovers.filter(done_at=None).exists()
    assert TimelineEntry.objects.filter(code="handover.done").count() == 1
