"""Workers and beat sign a row every few seconds; the status page reads it."""

import threading

import structlog
from django.db import DatabaseError, connection

from foundation import clock

EVERY_SECONDS = 10.0

log = structlog.get_logger(__name__)


def start(*, name: str, kind: str) -> None:
    threading.Thread(target=_beat, args=(name, kind), daemon=True).start()


def _beat(name: str, kind: str) -> None:
    pause = threading.Event()
    while True:
        try:
            sign(name=name, kind=kind)
        except DatabaseError as away:
            log.warning("heartbeat.missed", process=name, reason=str(away).strip())
        finally:
            connection.close()
        pause.wait(EVERY_SECONDS)


def sign(*, name: str, kind: str) -> None:
    from foundation.models import WorkerHeartbeat

    row = WorkerHeartbeat(name=name, kind=kind, seen_at=clock.now())
    WorkerHeartbeat.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["kind", "seen_at"],
    )
