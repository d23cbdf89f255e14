"""Tell the workers after the commit that a row waits; losing the word costs a moment.

What must be done is in the rows: `foundation/tasks.py` registers what each topic wakes,
and the sweeps of `oms/schedule.py` find what nobody was woken for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import transaction

Waker = Callable[..., None]

_wakers: dict[str, Waker] = {}
_is_quiet: ContextVar[bool] = ContextVar("is_quiet", default=False)


@dataclass(frozen=True)
class _Wake:
    topic: str
    ids: tuple[Any, ...]

    def __call__(self) -> None:
        _wakers[self.topic](*self.ids)


def wake_with(topic: str, waker: Waker) -> None:
    """Register what is called after a commit that woke the topic."""
    _wakers[topic] = waker


def wake_on_commit(topic: str, *ids: Any) -> None:
    """Call the topic's waker once the transaction commits; twice the same is once."""
    if topic not in _wakers or _is_quiet.get():
        return
    call = _Wake(topic, ids)
    waiting = transaction.get_connection().run_on_commit
    if any(entry[1] == call for entry in waiting):
        return
    transaction.on_commit(call, robust=True)  # noqa: TID251  only a wake-up


@contextmanager
def quietly() -> Iterator[None]:
    """Commits of the block wake nobody: the sweeps find what they leave (the demo)."""
    token = _is_quiet.set(True)
    try:
        yield
    finally:
        _is_quiet.reset(token)
