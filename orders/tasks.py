"""Workers' side of orders: every task may run twice."""

from __future__ import annotations

from celery import shared_task

from orders.services import hold_sources


@shared_task(name="orders.end_due_holds")
def end_due_holds() -> None:
    """Holds and hold sources whose day has come let go."""
    hold_sources.end_due_holds()
