"""Statements as PostgreSQL counts them, BEGIN and COMMIT too.

Its own checks of foreign keys, which it runs at commit, are not sent by anybody.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection

# Of this database only: beside it somebody else may be counting.
_RESET = """
SELECT pg_stat_statements_reset(0, oid, 0)
FROM pg_database WHERE datname = current_database()
"""
_COUNT = """
SELECT sum(calls) FROM pg_stat_statements s
JOIN pg_database d ON d.oid = s.dbid
WHERE d.datname = current_database()
  AND query NOT LIKE '%pg_stat_statements_reset%'
  AND query NOT LIKE 'SELECT % FROM ONLY %FOR KEY SHARE OF x'
"""


def statements_of(work: Callable[[], object], times: int = 10) -> float:
    """Statements of one piece of work, once it is warm."""
    work()
    return statements_once(lambda: [work() for _ in range(times)]) / times


def statements_once(work: Callable[[], object]) -> int:
    """Statements of a piece of work as it is."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
        cursor.execute(_RESET)
        work()
        cursor.execute(_COUNT)
        row = cursor.fetchone()
    return int(row[0] or 0) if row else 0
