"""Row locks with a short patience: Busy instead of a page that hangs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection

from foundation.errors import Busy

_LOCK_NOT_AVAILABLE, _DEADLOCK = "55P03", "40P01"


@contextmanager
def patience(seconds: float = 3) -> Iterator[None]:
    """Wait at most so long for each row lock of this transaction, then raise Busy."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('lock_timeout', %s, true)", [f"{int(seconds * 1000)}ms"]
        )
    try:
        yield
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") in (_LOCK_NOT_AVAILABLE, _DEADLOCK):
            raise Busy from error
        raise
