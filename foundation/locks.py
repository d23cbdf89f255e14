"""Row locks with a short patience: Busy instead of a page that hangs."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection

from foundation.errors import Busy

P = ParamSpec("P")
R = TypeVar("R")

_LOCK_NOT_AVAILABLE, _DEADLOCK = "55P03", "40P01"
_ATTEMPTS = 4


@contextmanager
def patience(seconds: float = 3) -> Iterator[None]:
    """Wait at most so long for each row lock of this transaction, then raise Busy."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('lock_timeout', %s, true)", [f"{int(seconds * 1000)}ms"]
        )
    with busy_when_locked():
        yield


@contextmanager
def busy_when_locked() -> Iterator[None]:
    """Raise Busy where a statement that sets its own patience waited in vain."""
    try:
        yield
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") in (_LOCK_NOT_AVAILABLE, _DEADLOCK):
            raise Busy from error
        raise


def retry_deadlocks(service: Callable[P, R]) -> Callable[P, R]:
    """Repeat a whole service that the database picked as the victim of a deadlock.

    Stands above `@atomic`. Inside a caller's transaction there is nothing to repeat:
    the error travels to the outermost service.
    """

    @wraps(service)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        for attempt in range(_ATTEMPTS):
            try:
                return service(*args, **kwargs)
            except (Busy, OperationalError) as error:
                if connection.in_atomic_block or not _is_deadlock(error):
                    raise
                time.sleep(random.uniform(0.01, 0.05) * (attempt + 1))  # noqa: S311
        raise Busy

    return run


def _is_deadlock(error: BaseException) -> bool:
    cause: BaseException | None = error
    while cause is not None:
        if getattr(cause, "sqlstate", "") == _DEADLOCK:
            return True
        cause = cause.__cause__
    return False
