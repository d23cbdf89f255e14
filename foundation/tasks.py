from __future__ import annotations

import structlog
from celery import shared_task

from foundation.services.deliver import deliver_due

log = structlog.get_logger()


@shared_task(name="foundation.deliver_events", queue="now")
def deliver_events(lane: str = "live") -> None:
    deliver_due(lane=lane)


def wake_workers(lane: str) -> None:
    """Ask a worker to look now; with the broker gone the sweep finds it later."""
    if lane != "live":
        return  # another lane is drained by the job that travels in it
    try:
        deliver_events.apply_async(args=[lane], retry=False, ignore_result=True)
    except Exception as error:
        log.warning("workers not woken", error=str(error))
