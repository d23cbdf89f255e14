"""What the status page tells of the process: steps whose time has come."""

from __future__ import annotations

from django.db.models import Count, Min

from foundation import clock
from foundation.gauges import Gauge, Reading, register
from foundation.kinds import mark
from fulfillment.models import StepRun


def register_gauges() -> None:
    register(Gauge("steps", mark("Process steps"), measure_steps))


def measure_steps() -> Reading:
    due = StepRun.objects.filter(due_at__lte=clock.now())
    read = due.aggregate(count=Count("pk"), oldest=Min("due_at"))
    return read["count"], read["oldest"]
