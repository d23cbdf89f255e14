"""Queues as the status page shows them: how many rows wait, since when.

Each app registers its own in `ready()`: `register(Gauge("steps", mark("Steps"), …))`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

Reading = tuple[int, dt.datetime | None]


@dataclass(frozen=True)
class Gauge:
    """A queue: `measure` counts what is due and says since when the oldest waits."""

    code: str
    label: str  # marked with `mark`
    measure: Callable[[], Reading]


_gauges: dict[str, Gauge] = {}


def register(gauge: Gauge) -> None:
    _gauges[gauge.code] = gauge


def all_gauges() -> list[Gauge]:
    return list(_gauges.values())
