"""Workers' side of promising: every task may run twice."""

from __future__ import annotations

from celery import shared_task

from promising.services.incoming import repeg_overdue

HOURS = 3600


@shared_task(
    name="promising.repeg_overdue", soft_time_limit=1 * HOURS, time_limit=2 * HOURS
)
def repeg_overdue_supply() -> None:
    """Lines that wait for supply that should have come get another date."""
    repeg_overdue()
