"""Transactions of this house: nested services join the caller's transaction."""

from __future__ import annotations

from functools import partial

from django.db import transaction

#: Six nested services would cost twelve savepoint statements; a savepoint is made
#: only where a failure is survived, with `transaction.atomic()` and a comment.
atomic = partial(transaction.atomic, savepoint=False)
