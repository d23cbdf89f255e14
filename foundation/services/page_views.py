from __future__ import annotations

from django.db import connection
from django.utils import timezone

from foundation import clock
from foundation.models import PageView, User


def count_page_view(page: str, *, by: User) -> None:
    """Count one more view of a portal page today; a count, not a trail."""
    table = PageView._meta.db_table
    today = clock.today(timezone.get_current_timezone_name())
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO {table} AS seen ("on", page, user_id, count)'  # noqa: S608  own table
            ' VALUES (%s, %s, %s, 1) ON CONFLICT ("on", page, user_id)'
            " DO UPDATE SET count = seen.count + 1",
            [today, page[:60], by.pk],
        )
