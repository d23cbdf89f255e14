"""A forked child must not talk through its parent's database connections."""

import os

from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper

# Never used again, never closed: closing would say goodbye on the parent's socket.
_left_behind: list[object] = []


def forget_connections_in_children() -> None:
    os.register_at_fork(after_in_child=_forget)


def _forget() -> None:
    _left_behind.append(DatabaseWrapper._connection_pools)
    DatabaseWrapper._connection_pools = {}
    for wrapper in connections.all(initialized_only=True):
        if wrapper.connection is not None:
            _left_behind.append(wrapper.connection)
            wrapper.connection = None
