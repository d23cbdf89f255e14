"""Facts announced upward: `publish` writes a row, handlers get deliveries of it.

An event is a frozen dataclass of ids and plain values. `publish` runs inside the
transaction that made the fact true; `services/deliver.py` fans it out and calls each
handler at least once, in one transaction with the mark that it was done.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import types
import typing
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import Decimal
from typing import Any, TypeVar

from django.db import transaction

from foundation import clock, wake
from foundation.models import OutboxEvent

E = TypeVar("E", bound="Event")
Handler = Callable[[Any], None]

_events: dict[str, type[Event]] = {}
_handlers: dict[str, dict[str, Handler]] = {}
_lane: ContextVar[str] = ContextVar("lane", default="live")


class Event:
    """Base of all events; the class name is the event's name."""

    def __init_subclass__(cls) -> None:
        _events[cls.__name__] = cls


def publish(event: Event) -> None:
    """Write the event to the outbox; it is delivered once the transaction commits."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("publish() belongs inside the transaction of the fact")
    lane = current_lane()
    OutboxEvent.objects.create(
        name=type(event).__name__, payload=encode(event), lane=lane, at=clock.now()
    )
    wake_on_commit()


def wake_on_commit() -> None:
    """Tell the workers to look again; losing the message only costs a moment."""
    wake.wake_on_commit("events", current_lane())


def on(event: type[E]) -> Callable[[Callable[[E], None]], Callable[[E], None]]:
    """Subscribe a function of `<app>/handlers.py` to an event."""

    def subscribe(handler: Callable[[E], None]) -> Callable[[E], None]:
        name = f"{handler.__module__}.{handler.__name__}"
        _handlers.setdefault(event.__name__, {})[name] = handler
        return handler

    return subscribe


def handlers_of(name: str) -> dict[str, Handler]:
    return _handlers.get(name, {})


def all_events() -> dict[str, type[Event]]:
    return dict(_events)


def current_lane() -> str:
    return _lane.get()


@contextmanager
def in_lane(lane: str) -> Iterator[None]:
    """Events and mails of the block stay in a lane of their own."""
    token = _lane.set(lane)
    try:
        yield
    finally:
        _lane.reset(token)


def encode(event: Event) -> dict[str, Any]:
    """The event's values as JSON: decimals and dates become text."""
    fields = dataclasses.fields(typing.cast("Any", event))
    return {field.name: _plain(getattr(event, field.name)) for field in fields}


def decode(name: str, payload: dict[str, Any]) -> Event:
    """The event again, its values typed by the annotations of its class."""
    event = _events[name]
    hints = typing.get_type_hints(event)
    return event(**{key: _typed(value, hints[key]) for key, value in payload.items()})


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    return value


def _typed(value: Any, hint: Any) -> Any:
    if value is None:
        return None
    origin = typing.get_origin(hint)
    if origin in (types.UnionType, typing.Union):
        inner = next(a for a in typing.get_args(hint) if a is not type(None))
        return _typed(value, inner)
    if origin is tuple:
        return tuple(_typed(each, typing.get_args(hint)[0]) for each in value)
    if hint is Decimal:
        return Decimal(value)
    if hint in (dt.date, dt.datetime):
        return hint.fromisoformat(value)
    return value
