"""Transactions of this house: nested services join the caller's transaction."""

from __future__ import annotations

from django.db import DEFAULT_DB_ALIAS, connection, transaction


class _Joined(transaction.Atomic):
    def _recreate_cm(self) -> _Joined:
        # As a decorator it is made anew for every call, or it would not know its place.
        return atomic()


def atomic() -> _Joined:
    """A transaction, or part of the caller's: `with atomic():` and `@atomic()`.

    Six nested services would cost twelve savepoint statements; a savepoint is made
    only where a failure is survived, with `transaction.atomic()` and a comment.
    """
    return _Joined(DEFAULT_DB_ALIAS, savepoint=_is_in_test_case(), durable=False)


def _is_in_test_case() -> bool:
    # The transaction around a test is not the business's: its first block below is.
    blocks = connection.atomic_blocks
    return bool(blocks) and getattr(blocks[-1], "_from_testcase", False)
