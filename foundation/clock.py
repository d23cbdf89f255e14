"""The only place that asks for the time, so that tests and the demo can travel."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

_travelled: ContextVar[dt.datetime | None] = ContextVar("travelled", default=None)


def now() -> dt.datetime:
    """The present moment, aware and in UTC."""
    return _travelled.get() or dt.datetime.now(dt.UTC)


def real_now() -> dt.datetime:
    """The present moment even while travelling: for signs of life of processes."""
    return dt.datetime.now(dt.UTC)


def today(zone: str = "UTC") -> dt.date:
    """Today's date on the calendar of the given time zone."""
    return now().astimezone(ZoneInfo(zone)).date()


def is_travelling() -> bool:
    return _travelled.get() is not None


@contextmanager
def travel_to(moment: dt.datetime) -> Iterator[None]:
    """Run the block as if it were `moment`; nests, and is bound to this context."""
    if moment.tzinfo is None:
        raise ValueError("travel_to needs an aware datetime")
    token = _travelled.set(moment.astimezone(dt.UTC))
    try:
        yield
    finally:
        _travelled.reset(token)
