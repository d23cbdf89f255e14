"""Two workers at once: a delivery is made by one of them."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import pytest
from django.db import connection, transaction

from foundation import events
from foundation.models import Delivery, TimelineEntry
from foundation.services.deliver import deliver_due
from foundation.services.timeline import tell


@dataclass(frozen=True)
class LampLit(events.Event):
    number: int


def note_light(event: LampLit) -> None:
    tell("lamp.lit", subject=("lamp", str(event.number)), by=None)


def work() -> None:
    deliver_due()
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_four_workers_deliver_each_event_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "_handlers", {})
    events.on(LampLit)(note_light)
    with transaction.atomic():
        for number in range(30):
            events.publish(LampLit(number))

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    deliver_due()

    assert Delivery.objects.filter(state=Delivery.State.DONE).count() == 30
    lamps = TimelineEntry.objects.values_list("subject", flat=True)
    assert sorted(lamps, key=int) == [str(number) for number in range(30)]
