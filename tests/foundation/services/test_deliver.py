from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

import pytest
from django.db import transaction

from foundation import clock, events
from foundation.models import Alert, Delivery, OutboxEvent, TimelineEntry
from foundation.services.deliver import (
    MAX_ATTEMPTS,
    backoff,
    deliver_due,
    deliver_one,
    retry_dead,
)
from foundation.services.timeline import tell

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 3, 1, 12, 0, tzinfo=dt.UTC)


@dataclass(frozen=True)
class BellRung(events.Event):
    number: str
    weight: Decimal
    on: dt.date
    line_nos: tuple[int, ...] = ()
    note: str | None = None


RUNG = BellRung("B-1", Decimal("1.50"), dt.date(2026, 3, 1), (1, 2))
Subscribe = Callable[[Callable[[BellRung], None]], None]


@pytest.fixture
def subscribe(monkeypatch: pytest.MonkeyPatch) -> Subscribe:
    monkeypatch.setattr(events, "_handlers", {})
    return lambda handler: (events.on(BellRung)(handler), None)[1]


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    with clock.travel_to(NOON):
        yield


def publish(event: BellRung = RUNG) -> None:
    with transaction.atomic():
        events.publish(event)


def note_heard(event: BellRung) -> None:
    tell("bell.heard", subject=("bell", event.number), by=None)


def fail(event: BellRung) -> None:
    note_heard(event)
    raise RuntimeError("deaf")


def test_a_handler_gets_the_event_with_its_types(subscribe: Subscribe) -> None:
    heard: list[BellRung] = []
    subscribe(heard.append)
    publish()

    assert deliver_due() == 1

    assert heard == [RUNG]
    assert Delivery.objects.get().state == Delivery.State.DONE


def test_a_delivery_is_made_once(subscribe: Subscribe) -> None:
    heard: list[BellRung] = []
    subscribe(heard.append)
    publish()

    deliver_due()
    deliver_due()

    assert len(heard) == 1


def test_publishing_belongs_inside_a_transaction(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(transaction.get_connection(), "in_atomic_block", False)

    with pytest.raises(RuntimeError, match="inside the transaction"):
        events.publish(RUNG)


def test_a_failed_handler_leaves_nothing_and_is_tried_later(
    subscribe: Subscribe,
) -> None:
    subscribe(fail)
    publish()

    deliver_due()

    delivery = Delivery.objects.get()
    assert not TimelineEntry.objects.exists()
    assert (delivery.state, delivery.attempts) == (Delivery.State.DUE, 1)
    assert delivery.due_at == NOON + dt.timedelta(seconds=2)
    assert "deaf" in delivery.last_error


def test_what_a_handler_wrote_stands_with_its_mark(subscribe: Subscribe) -> None:
    subscribe(note_heard)
    publish()
    deliver_due()

    assert TimelineEntry.objects.get().subject == "B-1"
    assert Delivery.objects.get().done_at == NOON


def test_the_pause_doubles_up_to_an_hour() -> None:
    assert [backoff(n).seconds for n in (1, 2, 5, 11)] == [2, 4, 32, 2048]
    assert backoff(12) == backoff(40) == dt.timedelta(hours=1)


def test_after_the_last_attempt_it_is_a_dead_letter_and_an_alert(
    subscribe: Subscribe,
) -> None:
    subscribe(fail)
    publish()

    for attempt in range(MAX_ATTEMPTS):
        with clock.travel_to(NOON + dt.timedelta(hours=attempt)):
            deliver_due()

    assert Delivery.objects.get().state == Delivery.State.DEAD
    assert Alert.objects.get().code == "alert.dead_letter"


def test_a_dead_letter_can_be_made_due_again(subscribe: Subscribe) -> None:
    subscribe(lambda event: None)
    publish()
    deliver_due()
    Delivery.objects.update(state=Delivery.State.DEAD)

    retry_dead(Delivery.objects.get(), by=None)

    assert deliver_one(lane="live")
    assert Delivery.objects.get().state == Delivery.State.DONE


def test_one_bad_handler_does_not_stop_the_others(subscribe: Subscribe) -> None:
    heard: list[BellRung] = []
    subscribe(fail)
    subscribe(heard.append)
    publish()

    deliver_due()

    assert heard == [RUNG]


def test_a_lane_is_drained_by_its_own_traveller(subscribe: Subscribe) -> None:
    lanes: list[str] = []
    subscribe(lambda event: lanes.append(events.current_lane()))
    with events.in_lane("demo"):
        publish()

    assert deliver_due() == 0
    assert deliver_due(lane="demo") == 1
    assert lanes == ["demo"]


def test_an_event_of_a_handler_is_delivered_in_the_same_call(
    subscribe: Subscribe,
) -> None:
    heard: list[str] = []

    def ring_back(event: BellRung) -> None:
        heard.append(event.number)
        if event.number == "B-1":
            events.publish(BellRung("B-2", Decimal(1), event.on))

    subscribe(ring_back)
    publish()

    deliver_due()

    assert heard == ["B-1", "B-2"]
    assert not OutboxEvent.objects.filter(is_fanned_out=False).exists()
