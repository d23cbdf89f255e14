"""Celery: carries "look again" messages; what must not be lost is a row."""

import os
from typing import Any

from celery import Celery, signals
from django.db import close_old_connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oms.settings")

app = Celery("oms")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@signals.task_prerun.connect
def _check_the_connection(**kwargs: Any) -> None:
    # Connections outlive tasks; one that died with its server is replaced here.
    close_old_connections()


@app.on_after_finalize.connect
def _set_schedule(sender: Celery, **kwargs: Any) -> None:
    from oms.schedule import SCHEDULE

    sender.conf.beat_schedule = SCHEDULE
