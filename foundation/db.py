"""Transactions of this house: nested services join the caller's transaction."""

from __future__ import annotations

from django.db import transaction


def atomic() -> transaction.Atomic:
    """A transaction, or part of the caller's: `with atomic():` and `@atomic()`.

    Six nested services would cost twelve savepoint statements; a savepoint is made
    only where a failure is survived, with `transaction.atomic()` and a comment.
    """
    return transaction.atomic(savepoint=False)
