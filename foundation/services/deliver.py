"""Deliver events to their handlers.

1. Fan out: each new event gets one delivery per handler.
2. Take one due delivery, skipping those another worker holds.
3. Call the handler and mark the delivery done in one transaction, so what the handler
   wrote and the mark stand or fall together.
4. On an error: count, wait twice as long as before (at most an hour); after
   `MAX_ATTEMPTS` it is a dead letter and an alert.
"""

from __future__ import annotations

import datetime as dt
import traceback

import structlog
from django.db import transaction

from foundation import clock, events
from foundation.actor import by_means
from foundation.db import atomic
from foundation.models import Delivery, Means, OutboxEvent, User
from foundation.services.alerts import close_alert, raise_alert

log = structlog.get_logger()

MAX_ATTEMPTS = 10
FAN_OUT_BATCH = 200


def deliver_due(*, lane: str = "live", limit: int = 500) -> int:
    """Deliver what is due in a lane, at most `limit`; returns how many were tried."""
    tried = 0
    # A handler may publish: what it announced is looked for once all else is delivered.
    while tried < limit:
        before = tried
        fanned_out = fan_out(lane=lane)
        while tried < limit and deliver_one(lane=lane):
            tried += 1
        if not fanned_out and tried == before:
            break
    return tried


@atomic()
def fan_out(*, lane: str) -> int:
    """Give new events their deliveries; returns how many events were new."""
    new = list(
        OutboxEvent.objects.select_for_update(skip_locked=True)
        .filter(lane=lane, is_fanned_out=False)
        .order_by("id")[:FAN_OUT_BATCH]
    )
    if not new:
        return 0
    Delivery.objects.bulk_create(
        [
            Delivery(event=event, handler=handler, lane=lane, due_at=event.at)
            for event in new
            for handler in events.handlers_of(event.name)
        ],
        ignore_conflicts=True,
    )
    OutboxEvent.objects.filter(pk__in=[event.pk for event in new]).update(
        is_fanned_out=True
    )
    return len(new)


def deliver_one(*, lane: str) -> bool:
    """Try the delivery that is due longest; False where none is due."""
    with transaction.atomic():
        delivery = (
            Delivery.objects.select_for_update(skip_locked=True, of=("self",))
            .select_related("event")
            .filter(lane=lane, state=Delivery.State.DUE, due_at__lte=clock.now())
            .order_by("due_at", "id")
            .first()
        )
        if delivery is None:
            return False
        try:
            # A savepoint: the handler's writes go, the count of the attempt stays.
            with transaction.atomic(), by_means(Means.PROCESS), events.in_lane(lane):
                _call(delivery)
        except Exception as error:
            _note_failure(delivery, error)
        else:
            Delivery.objects.filter(pk=delivery.pk).update(
                state=Delivery.State.DONE,
                done_at=clock.now(),
                attempts=delivery.attempts + 1,
            )
    return True


@atomic()
def retry_dead(delivery: Delivery, *, by: User | None) -> None:
    """Make a dead letter due again, with its attempts counted anew."""
    log.info("dead letter retried", delivery=delivery.pk, by=str(by or ""))
    Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.DEAD).update(
        state=Delivery.State.DUE, attempts=0, due_at=clock.now()
    )
    close_alert(f"delivery:{delivery.pk}")
    events.wake_on_commit()


def _call(delivery: Delivery) -> None:
    handler = events.handlers_of(delivery.event.name).get(delivery.handler)
    if handler is None:
        raise LookupError(f"no handler {delivery.handler}")
    handler(events.decode(delivery.event.name, delivery.event.payload))


def _note_failure(delivery: Delivery, error: Exception) -> None:
    attempts = delivery.attempts + 1
    is_dead = attempts >= MAX_ATTEMPTS
    log.warning(
        "delivery failed", handler=delivery.handler, attempts=attempts, error=str(error)
    )
    Delivery.objects.filter(pk=delivery.pk).update(
        attempts=attempts,
        state=Delivery.State.DEAD if is_dead else Delivery.State.DUE,
        due_at=clock.now() + backoff(attempts),
        last_error="".join(traceback.format_exception(error))[-4000:],
    )
    if is_dead:
        raise_alert(
            "alert.dead_letter",
            fingerprint=f"delivery:{delivery.pk}",
            subject=("delivery", str(delivery.pk)),
            params={"handler": delivery.handler, "event": delivery.event.name},
        )


def backoff(attempts: int) -> dt.timedelta:
    """Twice as long after every failure, from two seconds to an hour."""
    return dt.timedelta(seconds=min(2**attempts, 3600))
