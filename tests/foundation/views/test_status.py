from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from foundation import clock
from foundation.models import Delivery, OutboxEvent, User, WorkerHeartbeat
from foundation.services.alerts import raise_alert

pytestmark = pytest.mark.django_db


def make_dead_letter() -> Delivery:
    event = OutboxEvent.objects.create(name="BellRung", payload={})
    return Delivery.objects.create(
        event=event,
        handler="bells.handlers.hear",
        state=Delivery.State.DEAD,
        last_error="RuntimeError: deaf",
    )


def test_without_a_worker_the_page_says_what_stands_still(
    client: Client, ada: User
) -> None:
    client.force_login(ada)

    assert "No worker is running" in client.get("/status").content.decode()


def test_processes_are_alive_or_away_by_their_signs(client: Client, ada: User) -> None:
    now = clock.now()
    WorkerHeartbeat.objects.create(name="worker@a", kind="worker", seen_at=now)
    WorkerHeartbeat.objects.create(
        name="beat@a", kind="beat", seen_at=now - dt.timedelta(minutes=5)
    )
    client.force_login(ada)

    page = client.get("/status").content.decode()

    assert "No worker is running" not in page
    assert "The scheduler is not running" in page


def test_a_queue_that_waits_long_is_late(client: Client, ada: User) -> None:
    event = OutboxEvent.objects.create(name="BellRung", payload={}, is_fanned_out=True)
    since = clock.now() - dt.timedelta(minutes=10)
    Delivery.objects.create(event=event, handler="x.y", due_at=since)
    client.force_login(ada)

    assert "late" in client.get("/status").content.decode()


def test_a_dead_letter_is_retried_by_who_may(
    client: Client, ada: User, cleo: User
) -> None:
    letter = make_dead_letter()
    raise_alert(
        "alert.dead_letter",
        fingerprint=f"delivery:{letter.pk}",
        subject=("delivery", str(letter.pk)),
    )
    client.force_login(ada)
    assert "RuntimeError: deaf" in client.get("/status").content.decode()
    address = f"/status/dead-letters/{letter.pk}/retry"
    assert client.post(address).status_code == 403

    client.force_login(cleo)
    assert client.get(address).status_code == 405
    client.post(address)

    assert Delivery.objects.get().state == Delivery.State.DUE
    assert client.post(address).status_code == 404


def test_customers_do_not_see_the_machinery(client: Client, dora: User) -> None:
    client.force_login(dora)

    assert client.get("/status").status_code == 404
