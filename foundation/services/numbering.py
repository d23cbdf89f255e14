"""Business numbers: by sequence where gaps are fine, by locked counter where not."""

from __future__ import annotations

from django.db import connection

from foundation.errors import BusinessError
from foundation.models import NumberSeries


def take_numbers(sequence: str, prefix: str, count: int = 1) -> list[str]:
    """The next numbers of a database sequence, such as ORD-1042; gaps may occur."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(%s) FROM generate_series(1, %s)", [sequence, count]
        )
        return [f"{prefix}{number}" for (number,) in cursor.fetchall()]


def take_gap_free(series: str) -> str:
    """The next number of a series without gaps; locks the counter until commit.

    Call it last in the transaction: everybody else who needs this series waits.
    """
    with connection.cursor() as cursor:
        table = NumberSeries._meta.db_table
        cursor.execute(
            f"UPDATE {table} SET last = last + 1 WHERE code = %s"  # noqa: S608  own table name
            " RETURNING prefix, digits, last",
            [series],
        )
        row = cursor.fetchone()
    if row is None:
        raise BusinessError(f"number series {series} is missing")
    prefix, digits, last = row
    return f"{prefix}{last:0{digits}d}"
