"""By what means the present work is done; the person comes as `by`, explicitly."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from foundation.models import Means

_means: ContextVar[str] = ContextVar("means", default=Means.PROCESS.value)


def current_means() -> str:
    return _means.get()


@contextmanager
def by_means(means: Means) -> Iterator[None]:
    """Audit and timeline rows written in the block carry these means."""
    token = _means.set(means.value)
    try:
        yield
    finally:
        _means.reset(token)
