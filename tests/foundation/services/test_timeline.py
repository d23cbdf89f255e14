from __future__ import annotations

import pytest

from foundation.actor import by_means
from foundation.models import Means, Mention, User
from foundation.services.timeline import comment, mentioned_in, tell

pytestmark = pytest.mark.django_db
ORDER = ("order", "ORD-1042")


def test_a_step_is_told_with_who_and_by_what_means(ada: User) -> None:
    with by_means(Means.API):
        entry = tell("order.booked", subject=ORDER, by=ada, params={"lines": 2})

    assert (entry.actor, entry.means, entry.thread) == (ada, "api", "ORD-1042")


def test_what_nobody_did_was_the_process() -> None:
    assert tell("order.closed", subject=ORDER, by=None).means == "process"


def test_a_mentioned_colleague_is_told_once(ada: User, ben: User) -> None:
    entry = comment("@ben can this leave today? @BEN please", subject=ORDER, by=ada)

    assert [mention.user for mention in Mention.objects.all()] == [ben]
    assert entry.text.startswith("@ben")


def test_mentions_go_by_first_name_or_address(ada: User, ben: User, cleo: User) -> None:
    found = mentioned_in("@Ada and @cleo@example.com, not ben or mail@ben.example")

    assert set(found) == {ada, cleo}


def test_customers_and_people_who_left_are_not_mentioned(dora: User, ben: User) -> None:
    ben.is_active = False
    ben.save()

    assert mentioned_in("@dora @ben") == []
