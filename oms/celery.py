"""Celery: carries "look again" messages; what must not be lost is a row."""

import os
import socket
from typing import Any

from celery import Celery, signals
from django.db import close_old_connections

from oms.runtime import heartbeat
from oms.schedule import SCHEDULE

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oms.settings")

app = Celery("oms")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = SCHEDULE
app.autodiscover_tasks()


@signals.task_prerun.connect
def _check_the_connection(**kwargs: Any) -> None:
    # Connections outlive tasks; one that died with its server is replaced here.
    close_old_connections()


@signals.worker_init.connect
@signals.beat_init.connect
def _refuse_unsafe_start(**kwargs: Any) -> None:
    from oms.checks import refuse_unsafe_start

    refuse_unsafe_start()


@signals.worker_ready.connect
def _worker_is_alive(sender: Any, **kwargs: Any) -> None:
    heartbeat.start(name=str(sender.hostname), kind="worker")


@signals.beat_init.connect
def _beat_is_alive(**kwargs: Any) -> None:
    heartbeat.start(name=f"beat@{socket.gethostname()}", kind="beat")
